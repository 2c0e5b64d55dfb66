internal import CLibGit2
internal import FileIO
internal import GitWire

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// What is offered to a host that asks who we are: for https the token of ORACLE_GIT_TOKEN; for ssh the agent's keys,
/// then the user's own without a passphrase. Nobody is ever prompted.
final class Credentials {
    private let url: GitURL.Remote
    private let token: String?
    private let user: String
    private let attempts: [Attempt]
    private let login: (user: String, password: String)?
    private var next = 0

    private enum Attempt {
        case agent
        case key(String)
    }

    /// In ssh's own order of preference.
    private static let keyNames = ["id_ed25519", "id_ecdsa", "id_rsa"]

    /// - Parameter login: a user's name and password, in place of the token.
    init(
        _ url: GitURL.Remote, _ environment: [String: String], login: (user: String, password: String)? = nil
    ) {
        self.login = login
        self.url = url
        token = environment["ORACLE_GIT_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
        // The user of every git host that people share.
        user = url.user ?? "git"
        // An agent that is gone would end the attempt, and the keys behind it would never be offered.
        var attempts: [Attempt] = environment["SSH_AUTH_SOCK"].map(Self.answers) ?? false ? [.agent] : []
        if let home = environment["HOME"], home.hasPrefix("/") {
            attempts += Self.keyNames.map { "\(home)/.ssh/\($0)" }.filter(FileStatus.exists).map { .key($0) }
        }
        self.attempts = attempts
    }

    /// Whether something listens on a socket of this machine.
    private static func answers(_ path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        #if canImport(Glibc)
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        #else
            let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    /// Begins anew, for another connection.
    func rewind() { next = 0 }

    /// The next thing to offer; an error when everything was refused.
    func next(
        _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, _ allowed: UInt32
    ) throws(GitError) -> Int32 {
        if allowed & GIT_CREDENTIAL_USERNAME.rawValue != 0 { return git_credential_username_new(out, user) }
        defer { next += 1 }
        if allowed & GIT_CREDENTIAL_SSH_KEY.rawValue != 0 {
            guard next < attempts.count else {
                throw GitError(
                    .authentication,
                    attempts.isEmpty
                        ? "\(url.host) wants an ssh key, and there is neither an agent nor one in ~/.ssh"
                        : "\(url.host) accepts no ssh key of the agent or of ~/.ssh")
            }
            switch attempts[next] {
            case .agent: return git_credential_ssh_key_from_agent(out, user)
            case .key(let path): return git_credential_ssh_key_new(out, user, nil, path, nil)
            }
        }
        guard allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT.rawValue != 0,
            url.scheme == .https || url.scheme == .http
        else {
            throw GitError(.authentication, "\(url.host) wants a kind of credentials that is not supported")
        }
        if let login {
            guard next == 0 else {
                throw GitError(.authentication, "\(url.host) does not accept the user name and password")
            }
            return git_credential_userpass_plaintext_new(out, login.user, login.password)
        }
        guard let token else {
            throw GitError(.authentication, "\(url.host) wants credentials, and ORACLE_GIT_TOKEN is not set")
        }
        guard next == 0 else {
            throw GitError(.authentication, "\(url.host) does not accept ORACLE_GIT_TOKEN")
        }
        // GitHub's name for "the password is a token"; other hosts ignore it.
        return git_credential_userpass_plaintext_new(out, "x-access-token", token)
    }
}
