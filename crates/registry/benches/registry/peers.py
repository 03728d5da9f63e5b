"""One peer reads the same provider file, or answers the same queries: peers.py PEER FILE QUERIES.

CPU seconds are those of this process, of PostgreSQL's server process for COPY.
"""

import csv
import os
import resource
import sqlite3
import subprocess
import sys
import time

PEER, FILE, QUERIES = sys.argv[1:4]
COLUMNS = [0, 1, 4, 5, 6, 7, 10, 28, 30, 31, 32, 34, 35, 47]


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def told(what, begun, cpu_begun):
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    print(f"{PEER}: {what}: {cpu() - cpu_begun:.2f} s of CPU, {time.time() - begun:.2f} s, {memory} MB")


def wanted_rows():
    with open(FILE, newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for row in rows:
            yield [row[column] for column in COLUMNS]


def names(row):
    return " ".join([row[2], row[3], row[4], row[5]]), row[8]


def asked():
    kinds = {}
    with open(QUERIES) as file:
        for line in file:
            kind, words = line.rstrip("\n").split("\t")
            kinds.setdefault(kind, []).append(words.replace("'", " ").replace("-", " "))
    return kinds


def answers(ask):
    """Asks all queries, and says how long that took and of how many something was found."""
    for kind, queries in asked().items():
        times, found = [], 0
        for words in queries:
            begun = time.perf_counter()
            found += bool(ask(words))
            times.append((time.perf_counter() - begun) * 1e6)
        say(kind, times, found / len(queries))


def say(kind, times, found):
    times.sort()
    p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
    print(f"{PEER}: {kind}: p50 {p50:.0f}, p99 {p99:.0f}, found {found:.0%}")


def polars():
    import polars

    begun, cpu_begun = time.time(), cpu()
    frame = polars.read_csv(FILE, infer_schema=False, columns=COLUMNS)
    assert frame.height > 0
    told("reads 14 columns into memory", begun, cpu_begun)


def duckdb():
    import duckdb

    begun, cpu_begun = time.time(), cpu()
    database = duckdb.connect()
    names = database.sql(f"SELECT * FROM read_csv('{FILE}', all_varchar=true, header=true) LIMIT 0").columns
    chosen = ", ".join(f'"{names[column]}"' for column in COLUMNS)
    database.sql(f"CREATE TABLE p AS SELECT {chosen} FROM read_csv('{FILE}', all_varchar=true, header=true)")
    told("reads 14 columns into a table", begun, cpu_begun)


def psql(sql, **more):
    url = os.environ["LIAISON_TEST_POSTGRES"]
    done = subprocess.run(["psql", "-qAt", url], input=sql, capture_output=True, text=True, **more)
    if done.returncode or "ERROR" in done.stderr:
        sys.exit(done.stderr.strip().splitlines()[0] if done.stderr else "psql failed")
    return done.stdout


def postgres():
    columns = ", ".join(f"c{n} text" for n in range(330))
    begun = time.time()
    out = psql(
        f"CREATE TEMP TABLE p ({columns});\n\\copy p from '{FILE}' with (format csv, header)\n"
        "SELECT pg_backend_pid();\n\\! cat /proc/*/stat 2>/dev/null | grep -a '(postgres)'\n"
    )
    lines = out.splitlines()
    pid = next(line for line in lines if line.isdigit())
    stat = next(line for line in lines if line.startswith(pid + " "))
    fields = stat.rsplit(")", 1)[1].split()
    used = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    print(f"{PEER}: COPY of 330 columns into a table: {used:.2f} s of CPU in the server, {time.time() - begun:.2f} s")


def fts5():
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE p USING fts5(name, city, npi UNINDEXED, prefix='2 3 4')")
    begun, cpu_begun = time.time(), cpu()
    rows = ((*names(row), row[0]) for row in wanted_rows())
    database.executemany("INSERT INTO p VALUES (?, ?, ?)", rows)
    database.commit()
    told("indexes name and city (with Python reading the file)", begun, cpu_begun)

    def ask(words):
        match = " ".join(f'"{word}"' for word in words.split()) + "*"
        return database.execute("SELECT npi FROM p WHERE p MATCH ? LIMIT 20", (match,)).fetchall()

    answers(ask)


def tantivy():
    import tantivy

    schema = tantivy.SchemaBuilder().add_text_field("text").add_text_field("npi", stored=True, tokenizer_name="raw").build()
    index = tantivy.Index(schema)
    begun, cpu_begun = time.time(), cpu()
    writer = index.writer(200_000_000, 1)
    for row in wanted_rows():
        writer.add_document(tantivy.Document(text=" ".join(names(row)), npi=row[0]))
    writer.commit()
    told("indexes name and city (with Python reading the file)", begun, cpu_begun)
    index.reload()
    searcher = index.searcher()

    def ask(words):
        parts = words.lower().split()
        terms = [(tantivy.Occur.Must, tantivy.Query.term_query(schema, "text", word)) for word in parts[:-1]]
        last = tantivy.Query.fuzzy_term_query(schema, "text", parts[-1], distance=1, prefix=True)
        query = tantivy.Query.boolean_query([*terms, (tantivy.Occur.Must, last)])
        return searcher.search(query, 20).hits

    answers(ask)


def pg_trgm():
    import csv as writer_of_csv

    path = FILE + ".names"
    begun = time.time()
    with open(path, "w", newline="") as file:
        out = writer_of_csv.writer(file)
        for row in wanted_rows():
            out.writerow([row[0], " ".join(names(row)).lower()])
    setup = (
        "CREATE EXTENSION IF NOT EXISTS pg_trgm; DROP TABLE IF EXISTS bench_p;"
        f"CREATE TABLE bench_p (npi text, t text);\n\\copy bench_p from '{path}' with (format csv)\n"
        "CREATE INDEX ON bench_p USING gin (t gin_trgm_ops); ANALYZE bench_p;\n"
    )
    psql(setup)
    os.remove(path)
    print(f"{PEER}: loads and indexes: {time.time() - begun:.2f} s")
    for kind, queries in asked().items():
        script = "\\timing on\n"
        for words in queries[:50]:
            like = " AND ".join(f"t LIKE '%{word.lower()}%'" for word in words.split())
            if "slip" in kind:
                like = f"'{words.lower()}' <% t"
            script += f"SELECT count(*) FROM (SELECT npi FROM bench_p WHERE {like} LIMIT 20) x;\n"
        said = psql(script).splitlines()
        times = [float(line.split()[1]) * 1e3 for line in said if line.startswith("Time:")]
        found = sum(line.isdigit() and line != "0" for line in said)
        say(kind, times, found / len(times))
    psql("DROP TABLE bench_p;")


globals()[PEER]()
