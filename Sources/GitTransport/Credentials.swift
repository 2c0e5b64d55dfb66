internal import CLibGit2
internal import FileIO
internal import GitWire

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
        var attempts: [Attempt] = environment["SSH_AUTH_SOCK"] == nil ? [] : [.agent]
        if let home = environment["HOME"], home.hasPrefix("/") {
            attempts += Self.keyNames.map { "\(home)/.ssh/\($0)" }.filter(FileStatus.exists).map { .key($0) }
        }
        self.attempts = attempts
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
