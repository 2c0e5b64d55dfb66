internal import FileIO
internal import TestSupport

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A real sshd on 127.0.0.1, which lets the machine's own user in with the key in `<here>/.ssh`.
final class SSHServer {
    /// `ssh://USER@127.0.0.1:PORT`
    let url: String
    private let process: Process.Running

    /// nil where there is none.
    static let program: String? = {
        let named = getenv("ORACLE_TEST_SSHD").map { String(cString: $0) }
        return ([named].compactMap { $0 } + ["/usr/sbin/sshd"]).first(where: FileStatus.exists)
    }()

    init(in machine: Machine) throws {
        guard let program = Self.program else { throw Process.Failure(description: "no sshd") }
        let port = try GitDaemon.freePort()
        try machine.shell(
            """
            mkdir -p .ssh && chmod 700 .ssh
            ssh-keygen -q -t ed25519 -N '' -f host && ssh-keygen -q -t ed25519 -N '' -f .ssh/id_ed25519
            echo "[127.0.0.1]:$1 $(cut -d' ' -f1,2 host.pub)" > .ssh/known_hosts
            cat > sshd_config <<END
            ListenAddress 127.0.0.1
            Port $1
            HostKey $PWD/host
            AuthorizedKeysFile $PWD/.ssh/id_ed25519.pub
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            END
            # Where it leaves its privileges, when root starts it.
            [ "$(id -u)" != 0 ] || mkdir -p /run/sshd
            """, "\(port)")
        let user = try machine.shell("id -un").split(separator: "\n").first ?? ""
        url = "ssh://\(user)@127.0.0.1:\(port)"
        var environment = ["PATH": "/usr/local/bin:/usr/bin:/bin"]
        environment["LD_LIBRARY_PATH"] = getenv("LD_LIBRARY_PATH").map { String(cString: $0) }
        process = try Process.start(
            [program, "-D", "-f", "\(machine.here)/sshd_config", "-E", "\(machine.here)/sshd.log"],
            environment: environment, directory: machine.here)
        try Process.wait(for: "sshd answers") { try GitDaemon.answers(port) }
    }

    func end() throws {
        process.send(SIGTERM)
        _ = try process.wait()
    }
}
