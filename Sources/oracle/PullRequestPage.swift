internal import GitWire

/// Where a host has the form that opens a pull request for a branch that was pushed.
enum PullRequestPage {
    /// - Parameters:
    ///   - upstream: the URL of the repository that a fork was made of; "" where it is the remote itself.
    ///   - base: the branch that the change goes into; "" for the host's own.
    /// - Returns: nil for a host that is none of those that are known by name.
    static func url(remote: GitURL, upstream: String, base: String, branch: String) -> String? {
        guard case .remote(let own) = remote, let kind = Kind(host: own.host), let path = repository(own)
        else {
            return nil
        }
        var target = path
        var head = branch
        if !upstream.isEmpty, let other = try? GitURL(upstream), case .remote(let original) = other,
            original.host == own.host, let originalPath = repository(original), originalPath != path
        {
            target = originalPath
            head = "\(path.prefix { $0 != "/" }):\(branch)"
        }
        switch kind {
        case .gitHub:
            let range = base.isEmpty ? encoded(head) : "\(encoded(base))...\(encoded(head))"
            return "https://\(own.host)/\(target)/compare/\(range)?expand=1"
        case .gitea:
            let range = base.isEmpty ? encoded(head) : "\(encoded(base))...\(encoded(head))"
            return "https://\(own.host)/\(target)/compare/\(range)"
        case .gitLab:
            // A fork's form knows what it was forked from.
            let target =
                base.isEmpty ? "" : "&merge_request%5Btarget_branch%5D=\(encoded(base, slash: false))"
            return
                "https://\(own.host)/\(path)/-/merge_requests/new?merge_request%5Bsource_branch%5D=\(encoded(branch, slash: false))\(target)"
        }
    }

    private enum Kind {
        case gitHub, gitLab, gitea

        init?(host: String) {
            let host = host.lowercased()
            let labels = host.split(separator: ".")
            if host == "github.com" || labels.first == "github" {
                self = .gitHub
            } else if labels.contains("gitlab") || host == "salsa.debian.org" {
                self = .gitLab
            } else if host == "codeberg.org" || labels.contains(where: { ["gitea", "forgejo"].contains($0) })
            {
                self = .gitea
            } else {
                return nil
            }
        }
    }

    /// `owner/repository`, without `.git`; nil where the path is something else.
    private static func repository(_ remote: GitURL.Remote) -> String? {
        var path = remote.path[...]
        while path.hasPrefix("/") { path = path.dropFirst() }
        while path.hasSuffix("/") { path = path.dropLast() }
        if path.hasSuffix(".git") { path = path.dropLast(4) }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count >= 2, !parts.contains("") else { return nil }
        return encoded(String(path))
    }

    private static func encoded(_ text: String, slash: Bool = true) -> String {
        var out = ""
        for byte in text.utf8 {
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "-._~:".utf8.contains(byte) || (slash && byte == UInt8(ascii: "/"))
            if isPlain {
                out.unicodeScalars.append(UnicodeScalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                out += "%\(digits.utf8.count == 1 ? "0" : "")\(digits)"
            }
        }
        return out
    }
}
