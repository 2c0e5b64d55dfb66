internal import Cryptography

// Whether what a public place states can be looked up again: a branch moves, a commit does not.
extension Source {
    /// Hosts of git repositories, whose URLs always have a commit to name.
    private static let gitHosts: Set<String> = [
        "huggingface.co", "hf.co", "github.com", "gitlab.com", "codeberg.org", "bitbucket.org",
    ]

    /// Whether a text is the whole name of a git commit: SHA-1 or SHA-256, in hex.
    package static func isCommit(_ text: String) -> Bool {
        [40, 64].contains(text.utf8.count) && Hex.isDigits(text)
    }

    /// Why nobody could tell later what the place stated; nil where it can be told. A package's version is its own affair.
    package var commitFault: String? {
        if isPackage { return nil }
        guard let revision else {
            let host = place.prefix { $0 != "/" }.lowercased()
            return Self.gitHosts.contains(host) ? "\(place) is named without a commit" : nil
        }
        return Self.isCommit(revision)
            ? nil : "\"\(revision.prefix(80))\" of \(place) is no commit: 40 or 64 hex digits"
    }

    /// The command that prints the commit, and what to do with it. What a contributor wrote goes into a command that can be
    /// pasted only where it can mean nothing to a shell.
    package var commitHelp: String {
        guard let revision else { return Self.help(place, "HEAD", path) }
        // Nobody but a clone knows what a shortened name stands for.
        let isShortened = (4..<40).contains(revision.utf8.count) && Hex.isDigits(revision)
        return isShortened
            ? "git rev-parse \(revision), in a clone of it, prints the whole name"
            : Self.help(place, revision, path)
    }

    private static func help(_ place: String, _ revision: String, _ path: String?) -> String {
        guard ([place, revision] + (path.map { [$0] } ?? [])).allSatisfy(isPlain) else {
            return "git ls-remote URL prints the commits of its branches and tags"
        }
        let end = path.map { "blob/COMMIT/\($0)" } ?? "tree/COMMIT"
        return
            "git ls-remote https://\(place) \(revision) prints it, then: --source https://\(place)/\(end)"
    }

    /// Letters, digits and a few signs, and no option.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.first != UInt8(ascii: "-")
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "._/-".utf8.contains(byte)
            }
    }
}
