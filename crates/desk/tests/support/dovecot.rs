//! A real mailbox for tests.

use std::{
    fs,
    net::TcpStream,
    process::{Child, Command},
    time::Duration,
};

use desk::arrivals::MailboxSettings;
use testing::World;

/// Dovecot on a free port of its own, ended with this value.
pub struct Dovecot {
    child: Child,
    pub port: u16,
    pub folder: tempfile::TempDir,
}

impl Dovecot {
    /// Starts it with an empty mailbox.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .expect("a port")
            .local_addr()
            .expect("an address")
            .port();
        let path = folder.path().display().to_string();
        let name = |flag: &str| {
            let out = Command::new("id").arg(flag).output().expect("id");
            String::from_utf8_lossy(&out.stdout).trim().to_owned()
        };
        let root = name("-u") == "0";
        let (user, group) =
            if root { ("nobody".into(), "nogroup".into()) } else { (name("-un"), name("-gn")) };
        let internal = if root { "dovecot".into() } else { user.clone() };
        let login = if root { "dovenull".into() } else { user.clone() };
        let config = format!(
            "protocols = imap\nbase_dir = {path}/run\nstate_dir = {path}/state\nlog_path = {path}/log\nssl = no\n\
             disable_plaintext_auth = no\ndefault_internal_user = {internal}\ndefault_login_user = {login}\n\
             default_internal_group = {group}\nmail_location = maildir:{path}/mail\nmail_uid = {user}\nmail_gid = {group}\n\
             first_valid_uid = 1\nfirst_valid_gid = 1\n\
             passdb {{\n driver = static\n args = password=secret\n}}\n\
             userdb {{\n driver = static\n args = uid={user} gid={group} home={path}/home\n}}\n\
             service imap-login {{\n chroot =\n inet_listener imap {{\n address = 127.0.0.1\n port = {port}\n }}\n inet_listener imaps {{\n port = 0\n }}\n}}\n\
             service anvil {{\n chroot =\n}}\n"
        );
        for part in ["run", "state", "home", "mail", "mail/new", "mail/cur", "mail/tmp"] {
            fs::create_dir_all(folder.path().join(part)).expect("a folder");
        }
        if root {
            Command::new("chmod").args(["755", &path]).status().expect("chmod");
            Command::new("chown")
                .args(["-R", "nobody:nogroup", &format!("{path}/mail"), &format!("{path}/home")])
                .status()
                .expect("chown");
        }
        fs::write(folder.path().join("dovecot.conf"), config).expect("a config");
        let child = Command::new("/usr/sbin/dovecot")
            .args(["-F", "-c", &format!("{path}/dovecot.conf")])
            .spawn()
            .expect("dovecot starts");
        // From here on it is ended with the test, also when it never answers.
        let dovecot = Self { child, port, folder };
        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return dovecot;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!(
            "dovecot does not answer: {}",
            fs::read_to_string(dovecot.folder.path().join("log")).unwrap_or_default()
        );
    }

    /// Puts a mail into the mailbox.
    pub fn deliver(&self, name: &str, mail: &str) {
        self.deliver_raw(name, mail.replace('\n', "\r\n").as_bytes());
    }

    /// The same for a mail as it came off the wire.
    pub fn deliver_raw(&self, name: &str, mail: &[u8]) {
        let path = self.folder.path().join("mail/new").join(name);
        fs::write(&path, mail).expect("a mail");
        let _ = Command::new("chown").arg("nobody:nogroup").arg(&path).status();
    }

    /// How many mails lie in a folder.
    pub fn count(&self, folder: &str) -> usize {
        ["new", "cur"]
            .iter()
            .filter_map(|part| {
                fs::read_dir(self.folder.path().join("mail").join(folder).join(part)).ok()
            })
            .map(Iterator::count)
            .sum()
    }

    /// The settings by which the mailbox is read.
    pub fn settings(&self, world: &World, password: &str) -> MailboxSettings {
        MailboxSettings {
            is_on: true,
            server: "127.0.0.1".into(),
            port: self.port,
            security: "none".into(),
            user: "refer".into(),
            password: MailboxSettings::sealed(&world.app, password).expect("sealed"),
            ..MailboxSettings::default()
        }
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}
