internal import FileIO

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A child process that runs to its end.
struct Process {
    struct Failure: Error, CustomStringConvertible { let description: String }

    struct Result {
        /// The exit status, or 128 and the signal, as a shell says it.
        let status: Int32
        let output: String
        let errors: String
    }

    /// - Parameters:
    ///   - arguments: the executable's absolute path first.
    ///   - environment: all of it.
    ///   - directory: where it starts, and where its output is kept meanwhile: a file cannot fill up as a pipe can.
    static func run(
        _ arguments: [String], environment: [String: String], directory: String, input: String = "/dev/null"
    ) throws -> Result {
        let capture = try temporaryDirectory("oracle-output")
        defer { try? removeTree(capture) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "\(capture)/1", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, "\(capture)/2", O_WRONLY | O_CREAT | O_TRUNC, 0o600)

        // The call that changes a child's directory is hidden behind _GNU_SOURCE; a shell can do it too.
        let words = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", directory] + arguments
        var argv = words.map { strdup($0) } + [nil]
        var envp = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var child: pid_t = 0
        let code = posix_spawn(&child, words[0], &actions, nil, &argv, &envp)
        guard code == 0 else {
            throw Failure(description: "\(arguments[0]): \(String(cString: strerror(code)))")
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else {
                throw Failure(description: "waitpid: \(String(cString: strerror(errno)))")
            }
        }
        let signal = status & 0x7F
        return Result(
            status: signal == 0 ? status >> 8 & 0xFF : 128 + signal,
            output: String(decoding: try readFile("\(capture)/1", limit: 1 << 26), as: UTF8.self),
            errors: String(decoding: try readFile("\(capture)/2", limit: 1 << 26), as: UTF8.self))
    }

    /// A new empty directory under the system's own for such things; its real path.
    static func temporaryDirectory(_ name: String) throws -> String {
        var template = Array("\(realPath("/tmp") ?? "/tmp")/\(name).XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Failure(description: "mkdtemp: \(String(cString: strerror(errno)))")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Lets every user enter a directory and write in it.
    static func open(_ directory: String) throws {
        guard chmod(directory, 0o777) == 0 else {
            throw Failure(description: "chmod \(directory): \(String(cString: strerror(errno)))")
        }
    }

    static var isRoot: Bool { geteuid() == 0 }
}
