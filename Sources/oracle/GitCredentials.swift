internal import Attestation
internal import GitWire

/// A user name and password for a host, as git's credential helpers and GIT_ASKPASS know them (git-credential(1)). The helpers run in
/// this process's name and not in the one that speaks to the host, which executes nothing.
struct GitCredentials {
    let user: String
    let password: String
    private let remote: GitURL.Remote

    /// Helpers of the user's and the machine's configuration alone: that of the clone at hand came with the clone, and would be run.
    private static let elsewhere = "unset GIT_DIR; cd / && "

    private static func description(_ remote: GitURL.Remote) -> String {
        let usual: UInt16 = remote.scheme == .https ? 443 : 80
        let host = remote.host.contains(":") ? "[\(remote.host)]" : remote.host
        return
            "protocol=\(remote.scheme.rawValue)\nhost=\(host)\(remote.port == usual ? "" : ":\(remote.port)")\npath=\(remote.path.drop { $0 == "/" })\n"
    }

    /// - Returns: nil where git is not there, or nobody knows.
    static func fill(for remote: GitURL.Remote, _ context: Context) -> GitCredentials? {
        // A person may have to type.
        let start = context.console.isInteractive ? "" : "GIT_TERMINAL_PROMPT=0 "
        guard
            let command = KeyStore.SigningCommand(
                "\(Self.elsewhere)\(start)git credential fill", timeout: 300),
            let answer = try? SigningProcess.run(
                command, input: Array("\(description(remote))\n".utf8), for: "git")
        else { return nil }
        var user = ""
        var password = ""
        for line in String(decoding: answer, as: UTF8.self).split(separator: "\n") {
            if line.hasPrefix("username=") { user = String(line.dropFirst(9)) }
            if line.hasPrefix("password=") { password = String(line.dropFirst(9)) }
        }
        guard !password.isEmpty else { return nil }
        return GitCredentials(user: user, password: password, remote: remote)
    }

    /// Tells the helpers whether the host took it. What they make of it is their affair.
    func tell(_ verb: String) {
        guard let command = KeyStore.SigningCommand("\(Self.elsewhere)git credential \(verb)", timeout: 60)
        else {
            return
        }
        let input = "\(Self.description(remote))username=\(user)\npassword=\(password)\n\n"
        _ = try? SigningProcess.run(command, input: Array(input.utf8), for: "git")
    }
}
