// Finds the number that proves that a page was open: SHA-256 of "token:number" begins with so
// many zero bits. Runs beside the page; plain JavaScript, since older browsers offer no other.
(function () {
  'use strict';
  var K = [], H = [], at = 2, prime, i;
  function part(x) { return ((x - Math.floor(x)) * 4294967296) | 0; }
  for (; K.length < 64; at++) {
    prime = true;
    for (i = 2; i * i <= at; i++) if (at % i === 0) { prime = false; break; }
    if (!prime) continue;
    if (H.length < 8) H.push(part(Math.pow(at, 1 / 2)));
    K.push(part(Math.pow(at, 1 / 3)));
  }
  var w = new Array(64);
  // How many zero bits the hash of an ASCII text begins with, up to 32.
  function zeros(text) {
    var n = text.length, blocks = ((n + 8) >> 6) + 1, words = [], h = H.slice(), b, t;
    for (t = 0; t < blocks * 16; t++) words[t] = 0;
    for (t = 0; t < n; t++) words[t >> 2] |= text.charCodeAt(t) << (24 - (t & 3) * 8);
    words[n >> 2] |= 0x80 << (24 - (n & 3) * 8);
    words[blocks * 16 - 1] = n * 8;
    for (b = 0; b < blocks; b++) {
      var a = h[0], c1 = h[1], c2 = h[2], d = h[3], e = h[4], f = h[5], g = h[6], k = h[7];
      for (t = 0; t < 64; t++) {
        if (t < 16) w[t] = words[b * 16 + t];
        else {
          var x = w[t - 15], y = w[t - 2];
          w[t] = (((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ (x >>> 3)) + w[t - 7] +
            ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ (y >>> 10)) + w[t - 16]) | 0;
        }
        var one = (k + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) +
          ((e & f) ^ (~e & g)) + K[t] + w[t]) | 0;
        var two = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) +
          ((a & c1) ^ (a & c2) ^ (c1 & c2))) | 0;
        k = g; g = f; f = e; e = (d + one) | 0; d = c2; c2 = c1; c1 = a; a = (one + two) | 0;
      }
      h[0] = (h[0] + a) | 0; h[1] = (h[1] + c1) | 0; h[2] = (h[2] + c2) | 0; h[3] = (h[3] + d) | 0;
      h[4] = (h[4] + e) | 0; h[5] = (h[5] + f) | 0; h[6] = (h[6] + g) | 0; h[7] = (h[7] + k) | 0;
    }
    var bits = 0, v = h[0];
    while (bits < 32 && !(v & (1 << (31 - bits)))) bits++;
    return bits;
  }
  self.onmessage = function (event) {
    var number = 0;
    while (zeros(event.data.token + ':' + number) < event.data.bits) number++;
    self.postMessage({ token: event.data.token, proof: String(number) });
  };
})();
