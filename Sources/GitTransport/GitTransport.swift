// GitTransport: git, against a hostile host. It is what `oracle-git` runs, and the only module that sees libgit2.
//
// Promises:
//   - nothing of the user's or the system's git configuration is read, no hook, helper or filter is run;
//   - a connection goes to the URL's host and port, or to the proxy's, and nowhere else: no redirect leads away (one on the
//     same host and port is followed by libgit2, and is the same host's answer). http:// and git:// reach this machine only;
//   - what a host sends is bounded in bytes, objects, size of one object and time, both in total and without a byte;
//   - fetched objects go to a repository of our own, under references of our own; no tags, no submodules, no checkout;
//   - objects are read by name with their size known first, their hash verified when they come in (those of a local
//     repository: when they are read), through real directories: a symbolic link or submodule in place of a file is an
//     error;
//   - killed at any point, the directory is usable: the next process removes locks and half-written packs. A host that
//     sends less than it promised costs a fetch anew, not a tap that is stuck;
//   - it has limits on address space, processor time, file size and descriptors, and, where the kernel has them, fences of landlock
//     and seccomp: no key is read, nothing but the own directory written, no program run, no other port connected to;
//   - the process ends with the one that started it.
// Whether what was fetched is genuine is not decided here: `oracle` verifies all of it.

internal import FileIO
internal import GitWire

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Serves the other end of standard input, until it closes.
/// - Returns: the exit status.
package func serveStandardInput() -> Int32 {
    Fence.setEarly()
    guard Fence.isSocket(0) else {
        let words = "oracle-git is started by oracle, to fetch registries; it has no commands of its own\n"
        try? writeAll(Array(words.utf8), to: 2, named: "standard error")
        return 64
    }
    Watchdog.start()
    return Server(MessageSocket(owning: 0)).run()
}

/// One session: requests in, answers out, in order.
final class Server {
    private var socket: MessageSocket
    private var source: (any Source)?
    private var revisions: Revisions?
    private var clone: Clone?
    private var limits = GitLimits()
    private var lastReport: UInt64 = 0

    /// Milliseconds between two reports of progress.
    private static let reportInterval: UInt64 = 100

    init(_ socket: consuming MessageSocket) { self.socket = socket }

    func run() -> Int32 {
        do throws(GitError) {
            while let message = try socket.receive(limit: GitRequest.maximumLength) {
                let answer: GitResponse
                do throws(GitError) {
                    answer = try respond(to: GitRequest(message))
                } catch {
                    answer = .failed(error)
                }
                try socket.send(answer.encoded())
            }
            return 0
        } catch {
            // Nobody is left to tell.
            return 1
        }
    }

    private func respond(to request: GitRequest) throws(GitError) -> GitResponse {
        switch request {
        case .open(let repository, let url, let limits):
            guard source == nil else { throw GitError(.child, "the session is open already") }
            source = try open(repository, url: GitURL(url), limits)
            return .opened
        case .fetch: return .fetched(try opened().fetch())
        case .reopen: return .fetched(try opened().reopen())
        case .read(let path, let limit):
            guard isPlainTreePath(path) else { throw GitError(.refusedPath, "no plain relative path") }
            return try opened().read(path, limit: limit).map { .content($0) } ?? .absent
        case .accept:
            try opened().accept()
            return .accepted
        case .facts:
            guard source == nil, revisions == nil, clone == nil else {
                throw GitError(.child, "the session is open already")
            }
            let strength = Fence.set(own: [], readable: [], network: .none)
            return .facts(
                GitFacts(
                    libgit2: Library.version(), landlock: strength.landlock.map { UInt32(clamping: $0) },
                    seccomp: strength.seccomp))
        case .compare(let repository, let base, let head):
            guard source == nil, revisions == nil else {
                throw GitError(.child, "the session is open already")
            }
            guard repository.hasPrefix("/"), !repository.utf8.contains(0) else {
                throw GitError(.notFound, "the repository's path is not absolute")
            }
            Fence.setLimits(limits)
            try Library.start(limits: limits)
            Fence.set(own: [], readable: [repository], network: .none)
            let revisions = try Revisions(repository, base: base, head: head, limits)
            self.revisions = revisions
            return .compared(base: revisions.base.description, head: revisions.head.description)
        case .changes(let folder): return .content(RevisionChange.encode(try compared().changes(in: folder)))
        case .list(let side, let directory):
            return .content(RevisionEntry.encode(try compared().list(directory, at: side)))
        case .survey(let repository, let folder, let parts, let remote):
            guard source == nil, revisions == nil, clone == nil else {
                throw GitError(.child, "the session is open already")
            }
            guard repository.hasPrefix("/"), !repository.utf8.contains(0) else {
                throw GitError(.notFound, "the repository's path is not absolute")
            }
            try Library.start(limits: limits)
            let clone = try Clone(
                repository, folder: folder, parts: parts, remote: remote, environment: Self.environment(),
                limits)
            self.clone = clone
            return .surveyed(try clone.survey())
        case .proposedChanges: return .content(RevisionChange.encode(try surveyed().changes()))
        case .push(let proposal): return .pushed(try surveyed().push(proposal))
        case .readAt(let side, let path, let limit):
            guard isPlainTreePath(path) else { throw GitError(.refusedPath, "no plain relative path") }
            return try compared().read(path, at: side, limit: limit).map { .content($0) } ?? .absent
        }
    }

    private func compared() throws(GitError) -> Revisions {
        guard let revisions else { throw GitError(.child, "no revisions are compared") }
        return revisions
    }

    private func surveyed() throws(GitError) -> Clone {
        guard let clone else { throw GitError(.child, "no clone is open") }
        return clone
    }

    private func opened() throws(GitError) -> any Source {
        guard let source else { throw GitError(.child, "no session is open") }
        return source
    }

    private func open(_ repository: String, url: GitURL, _ limits: GitLimits) throws(GitError) -> any Source {
        guard repository.hasPrefix("/"), !repository.utf8.contains(0) else {
            throw GitError(.storage, "the session's directory is no absolute path")
        }
        self.limits = limits
        Fence.setLimits(limits)
        let environment = Self.environment()
        let directory = try SessionDirectory(repository)
        try Library.start(limits: limits)
        switch url {
        case .local(let path):
            Fence.set(own: [repository], readable: [path], network: .none)
            if let gitDirectory = try LocalSource.gitDirectory(path) {
                return try LocalSource(gitDirectory, directory, limits)
            }
            guard FileStatus.isDirectory(path) else {
                throw GitError(.notFound, "there is no folder \(printable(path))")
            }
            return FolderSource(path, limits)
        case .remote(let remote):
            var readable: [String] = []
            if remote.scheme == .ssh {
                // libgit2's ssh needs its own sockets, and reads the user's known hosts.
                if let home = environment["HOME"], home.hasPrefix("/") { readable.append("\(home)/.ssh") }
            } else {
                try PinnedStream.register()
            }
            if remote.scheme == .https { try Certificates.load(environment) }
            Fence.set(own: [repository], readable: readable, network: try .of(remote, environment))
            return try RemoteSource(remote, directory, limits, environment: environment) {
                [unowned self] progress throws(GitError) in
                try report(progress)
            }
        }
    }

    private func report(_ progress: GitProgress) throws(GitError) {
        let now = monotonicMilliseconds()
        guard now >= lastReport + Self.reportInterval else { return }
        lastReport = now
        try socket.send(GitResponse.progress(progress).encoded())
    }

    private static func environment() -> [String: String] {
        var out: [String: String] = [:]
        for name in childEnvironmentNames {
            if let value = getenv(name) { out[name] = String(cString: value) }
        }
        return out
    }
}

/// The certificates of the authorities that this machine trusts.
enum Certificates {
    /// Debian, Fedora, openSUSE, Alpine and macOS. libgit2 was told one of them when it was built.
    private static let places = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ]

    static func load(_ environment: [String: String]) throws(GitError) {
        #if os(Linux)
            let path = environment["SSL_CERT_FILE"] ?? places.first(where: FileStatus.exists)
            // libgit2 has read Debian's place when it started.
            if path == places[0] { return }
            guard let path else {
                throw GitError(
                    .hostIdentity, "no certificates of authorities on this machine; install ca-certificates")
            }
            guard Library.setCertificates(path) else {
                throw GitError(.hostIdentity, "\(path): \(Library.lastMessage())")
            }
        #endif
    }
}
