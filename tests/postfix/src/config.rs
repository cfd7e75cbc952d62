//! The folder of a server and the files that it reads.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Builder;

/// A program that mail for an address goes into.
#[derive(Debug)]
pub(crate) struct Pipe {
    pub(crate) address: String,
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<String>,
}

/// The folders, each with the owner that Postfix asks for.
pub(crate) fn lay_out(folder: &Path) {
    let own = "active bounce corrupt defer deferred flush hold incoming private saved trace";
    let make = |owner: &str, group: &str, mode: &str, names: &str| {
        let mut install = Command::new("install");
        install.args(["-d", "-o", owner, "-g", group, "-m", mode]);
        let ended = install.args(names.split(' ').map(|name| folder.join(name))).status().unwrap();
        assert!(ended.success(), "{names} could not be made");
    };
    let own: Vec<String> = own.split(' ').map(|name| format!("queue/{name}")).collect();
    make("root", "root", "0755", "conf bin queue queue/pid");
    make("postfix", "root", "0700", &own.join(" "));
    // Open to everybody: the copy of `postdrop` below has no group of its own.
    make("postfix", "postdrop", "0733", "queue/maildrop");
    make("postfix", "postdrop", "0711", "queue/public");
    make("postfix", "root", "0700", "data");
    make("nobody", "root", "0755", "mail work");
}

/// Copies a program to where `nobody` can reach it.
fn install(program: &Path, copy: &Path) {
    fs::copy(program, copy).unwrap();
    fs::set_permissions(copy, Permissions::from_mode(0o755)).unwrap();
}

/// `main.cf`, `master.cf`, the table of ways, and what the test has to add.
pub(crate) fn write(folder: &Path, port: u16, builder: &Builder) {
    let mut ways = String::new();
    let mut pipes = String::new();
    for (number, pipe) in builder.pipes.iter().enumerate() {
        let mut program = pipe.program.clone();
        if program.components().count() > 1 {
            let copy = folder.join(format!("bin/{number}-{}", program.file_name().unwrap_or_default().display()));
            install(&program, &copy);
            program = copy;
        }
        let arguments: String = pipe
            .arguments
            .iter()
            .map(|argument| {
                let mut argument = argument.replace("{port}", &port.to_string()).replace('$', "$$");
                for name in ["sender", "recipient"] {
                    argument = argument.replace(&format!("$${{{name}}}"), &format!("${{{name}}}"));
                }
                format!(" {{{argument}}}")
            })
            .collect();
        ways += &format!("{} pipe{number}:\n", pipe.address);
        pipes += &format!(
            "pipe{number} unix - n n - - pipe\n  flags=R user=nobody directory={} null_sender=\n  argv={}{arguments}\n",
            folder.join("work").display(),
            program.display(),
        );
    }
    for (domain, port) in &builder.relays {
        ways += &format!("{domain} smtp:[127.0.0.1]:{port}\n");
    }
    let strict = if builder.strict { STRICT } else { "" };
    let here = folder.display();
    let main = format!(
        "queue_directory = {here}/queue\ndata_directory = {here}/data\nmaillog_file = {here}/log\n\
         maillog_file_prefixes = {here}\ncommand_directory = {here}/bin\nvirtual_mailbox_base = {here}/mail\ntransport_maps = texthash:{here}/conf/ways\n\
         {MAIN}{strict}"
    );
    let recipient_limits: String =
        (0..builder.pipes.len()).map(|number| format!("pipe{number}_destination_recipient_limit = 1\n")).collect();
    let master = format!("127.0.0.1:{port} inet n - n - - smtpd\n{MASTER}{pipes}");
    let mut files = BTreeMap::from([("main.cf", main + &recipient_limits), ("master.cf", master), ("ways", ways)]);
    for (name, text) in &builder.lines {
        *files.entry(name).or_default() += &text.replace("{here}", &here.to_string());
    }
    for (name, text) in files {
        fs::write(folder.join("conf").join(name), text).unwrap();
    }
    for program in &builder.programs {
        install(program, &folder.join("bin").join(program.file_name().unwrap_or_default()));
    }
    // What `sendmail` runs. The one of the machine serves only a Postfix that the machine knows.
    install(&builder.postdrop, &folder.join("bin/postdrop"));
}

/// Everybody on this machine may send to everybody, every domain is here, no name is looked up, no header is touched.
const MAIN: &str = "\
compatibility_level = 3.6
myhostname = mx.example.org
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
relay_domains =
virtual_mailbox_domains = static:here
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
recipient_delimiter = +
local_header_rewrite_clients =
remote_header_rewrite_domain =
always_add_missing_headers = no
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
smtp_host_lookup = native
alias_maps =
fast_flush_domains =
hash_queue_names = defer
in_flow_delay = 0
smtpd_tls_security_level = none
biff = no
";

const STRICT: &str = "\
smtpd_forbid_bare_newline = reject
smtpd_forbid_bare_newline_exclusions =
strict_7bit_headers = yes
strict_8bitmime_body = yes
strict_mime_encoding_domain = yes
";

const MASTER: &str = "\
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
";
