internal import FileIO
internal import Registry

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The `git` of the machine.
enum Git {
    static let branch = "published"

    static func initialise(_ repository: String) throws {
        guard !FileStatus.exists(repository) else { throw RegistryError("\(repository) is there already") }
        try run(["init", "--quiet", "--bare", "--initial-branch=\(branch)", repository], output: nil)
    }

    /// A file of the branch; nil where there is none.
    static func file(_ path: String, in repository: String) throws -> [UInt8]? {
        let output = "\(repository)/simulate.tmp"
        defer { try? removeFile(output) }
        let status = try start(
            ["--git-dir", repository, "cat-file", "blob", "\(branch):\(path)"], output: output
        ).wait()
        return status == 0 ? try readFile(output, limit: 32 << 20) : nil
    }

    private static func run(_ arguments: [String], output: String?) throws {
        let status = try start(arguments, output: output).wait()
        guard status == 0 else { throw RegistryError("git \(arguments[0]) ended with status \(status)") }
    }

    private static func start(
        _ arguments: [String], input: Int32? = nil, output: String?
    ) throws -> Child {
        #if canImport(Glibc)
            var actions = posix_spawn_file_actions_t()
        #else
            var actions: posix_spawn_file_actions_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(
            &actions, 1, output ?? "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        if output != nil { posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) }
        var words = (["git"] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid = pid_t()
        let code = posix_spawnp(&pid, "git", &actions, nil, &words, environ)
        guard code == 0 else { throw FileError(path: "git", operation: "start", code: code) }
        return Child(pid: pid)
    }

    private struct Child {
        let pid: pid_t

        func wait() throws -> Int32 {
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0 {
                guard errno == EINTR else { throw FileError(path: "git", operation: "wait for", code: errno) }
            }
            return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + (status & 0x7F)
        }
    }

    /// One commit, streamed to `git fast-import`.
    final class Commit {
        private let child: Child
        private let descriptor: Int32
        private var changes: [String] = []
        private var mark = 0
        private let isFirst: Bool

        init(_ repository: String, isFirst: Bool) throws {
            self.isFirst = isFirst
            var ends: [Int32] = [0, 0]
            guard pipe(&ends) == 0 else { throw FileError(path: "git", operation: "pipe to", code: errno) }
            _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
            descriptor = ends[1]
            child = try Git.start(
                ["--git-dir", repository, "fast-import", "--quiet", "--done"], input: ends[0], output: nil)
            closeDescriptor(ends[0])
        }

        private func send(_ text: String) throws {
            try writeAll(Array(text.utf8), to: descriptor, named: "git")
        }

        func write(_ path: String, _ bytes: [UInt8]) throws {
            mark += 1
            try send("blob\nmark :\(mark)\ndata \(bytes.count)\n")
            try writeAll(bytes + [0x0A], to: descriptor, named: "git")
            changes.append("M 100644 :\(mark) \(path)\n")
        }

        func remove(_ path: String) throws { changes.append("D \(path)\n") }

        func close(message: String) throws {
            try send(
                "commit refs/heads/\(branch)\ncommitter bench <bench@localhost> \(systemSeconds()) +0000\n")
            try send("data \(message.utf8.count)\n\(message)\n")
            if !isFirst { try send("from refs/heads/\(branch)^0\n") }
            try send(changes.joined())
            try send("\ndone\n")
            closeDescriptor(descriptor)
            let status = try child.wait()
            guard status == 0 else { throw RegistryError("git fast-import ended with status \(status)") }
        }
    }
}
