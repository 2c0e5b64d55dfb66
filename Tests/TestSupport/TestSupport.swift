// TestSupport: what tests of several modules need: a folder that goes away, and another program run to its end.

package import FileIO

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Lends a new empty folder and removes it with all that is in it.
package func withTemporaryFolder<R>(_ body: (_ path: String) throws -> R) throws -> R {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/oracle-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
        throw FileError(path: parent, operation: "make a temporary folder", code: errno)
    }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let result = Result { try body(path) }
    try removeTree(path)
    return try result.get()
}

/// Writes a file without waiting for the disk: for tests that write thousands.
package func overwrite(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileError(path: path, operation: "open", code: errno) }
    defer { close(descriptor) }
    try writeAll(bytes, to: descriptor, named: path)
}

/// What a program that ran to its end left.
package struct ProgramOutput: Sendable {
    /// The exit status; 128 and the signal's number where a signal ended it.
    package let status: Int32
    package let output: [UInt8]

    package var text: String { String(decoding: output, as: UTF8.self) }
    package var lines: [String] { text.split(separator: "\n").map(String.init) }
}

/// Runs a program to its end; its standard error is the test's own.
/// - Parameters:
///   - program: a name to be found in PATH, or a path.
///   - folder: where its input and output are kept while it runs: a temporary folder.
package func runProgram(
    _ program: String, _ arguments: [String], input: [UInt8] = [], in folder: String
) throws(FileError) -> ProgramOutput {
    let unique = UInt64.random(in: 0...UInt64.max)
    let inputPath = "\(folder)/.input-\(unique)"
    let outputPath = "\(folder)/.output-\(unique)"
    try writeAtomically(input, to: inputPath)
    let status = try spawnAndWait(
        program, arguments, inputPath: inputPath, outputPath: outputPath)
    let output = try readFile(outputPath, limit: 1 << 28)
    try removeFile(inputPath)
    try removeFile(outputPath)
    return ProgramOutput(status: status, output: output)
}

private func spawnAndWait(
    _ program: String, _ arguments: [String], inputPath: String, outputPath: String
) throws(FileError) -> Int32 {
    #if canImport(Glibc)
        var actions = posix_spawn_file_actions_t()
    #else
        var actions: posix_spawn_file_actions_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, inputPath, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var argv: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    argv.append(nil)
    defer { for argument in argv { free(argument) } }
    var process: pid_t = 0
    let code = posix_spawnp(&process, program, &actions, nil, argv, environ)
    guard code == 0 else { throw FileError(path: program, operation: "run", code: code) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
        guard errno == EINTR else { throw FileError(path: program, operation: "wait for", code: errno) }
    }
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
}
