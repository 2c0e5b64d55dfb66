/// What fetches on this machine: the library, and what holds the process that runs it.
package struct GitFacts: Hashable, Sendable {
    /// A release of libgit2.
    package struct Version: Hashable, Comparable, Sendable, CustomStringConvertible {
        package let major: UInt32
        package let minor: UInt32
        package let patch: UInt32

        package init(_ major: UInt32, _ minor: UInt32, _ patch: UInt32) {
            (self.major, self.minor, self.patch) = (major, minor, patch)
        }

        package var description: String { "\(major).\(minor).\(patch)" }

        package static func < (left: Version, right: Version) -> Bool {
            (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
        }
    }

    /// The library that was loaded, as it calls itself.
    package let libgit2: Version
    /// The version of landlock that the kernel set; nil where it has none.
    package let landlock: UInt32?
    /// Whether the kernel set a filter of system calls.
    package let seccomp: Bool

    package init(libgit2: Version, landlock: UInt32?, seccomp: Bool) {
        (self.libgit2, self.landlock, self.seccomp) = (libgit2, landlock, seccomp)
    }

    /// Asks the executable on this machine, which touches no network and no file of its user's.
    package static func ask(_ executable: String) throws(GitError) -> GitFacts {
        var child = try ChildProcess(executable: executable)
        let deadline = monotonicMilliseconds() + 10_000
        do throws(GitError) {
            try child.socket.send(GitRequest.facts.encoded(), deadline: deadline)
            guard
                let answer = try child.socket.receive(
                    limit: GitResponse.maximumLength, deadline: deadline),
                case .facts(let facts) = try GitResponse(answer)
            else { throw GitError(.child, "oracle-git does not say what it is: it is of another version") }
            return facts
        } catch {
            _ = child.end(killing: true)
            throw error
        }
    }
}

/// A published hole of libgit2 and the releases that closed it.
package struct GitHole: Hashable, Sendable {
    /// As the CVE list has it.
    package let cve: String
    package let what: String
    /// The first good release of each line that was mended, ascending. Later lines have it; older lines that are not here never did.
    package let closed: [GitFacts.Version]

    /// From the release notes of libgit2 (github.com/libgit2/libgit2/releases), newest first. Distributions close holes without a new
    /// version number, so that a version says what may be open, not what is.
    package static let known: [GitHole] = [
        GitHole(
            cve: "CVE-2026-5917", what: "a command in a repository's path, over ssh", closed: [.init(1, 9, 7)]
        ),
        GitHole(
            cve: "CVE-2026-53586", what: "credentials for a host that redirected", closed: [.init(1, 9, 5)]),
        GitHole(cve: "CVE-2026-53585", what: "memory without bound for a delta", closed: [.init(1, 9, 5)]),
        GitHole(cve: "CVE-2026-53584", what: "paths of submodules that climb", closed: [.init(1, 9, 5)]),
        GitHole(
            cve: "CVE-2024-24577", what: "a damaged heap by an index entry",
            closed: [.init(1, 6, 5), .init(1, 7, 2)]),
        GitHole(
            cve: "CVE-2024-24575", what: "an endless loop by a revision's name",
            closed: [.init(1, 6, 5), .init(1, 7, 2)]),
        GitHole(
            cve: "CVE-2023-22742", what: "ssh host keys that nobody checked",
            closed: [.init(1, 4, 5), .init(1, 5, 1)]),
    ]

    /// Whether a release, as its authors published it, has the hole.
    package func isOpen(in version: GitFacts.Version) -> Bool {
        // Behind the newest mended line everything is; in a mended line, from its first good release on.
        if let newest = closed.last, version >= newest { return false }
        return !closed.contains {
            ($0.major, $0.minor) == (version.major, version.minor) && version >= $0
        }
    }

    package static func open(in version: GitFacts.Version) -> [GitHole] {
        known.filter { $0.isOpen(in: version) }
    }
}
