// CommandTests: the executable, from the outside.
//
// A transcript is a file in `Transcripts/` that reads as a session at a terminal and is run as one:
//
//     fixtures: model registry      what lies in the directory before it starts; first lines only (Fixtures.swift)
//     env: ORACLE_OFFLINE=1         a variable more
//     mask: ed25519:\S{44}          a regular expression: what it matches is shown as <masked>
//
//     # What the reader sees here.
//     $ oracle digest model         a line for /bin/sh
//     weights:5f0c...               its standard output
//     ! note: ...                   its standard error, a line each
//     [3]                           its exit status, where it is not 0
//
// A line of output that would be taken for one of these starts with a backslash. Blank lines before a `$` or `#` only part.
// Every transcript starts in an empty directory of its own with an empty environment: PATH, ORACLE_HOME=<here>/home and what
// `env:` says. What differs from run to run is masked on both sides: `<here>`, `<bin>`, ages and times of syncs.
//
//     ORACLE_UPDATE_TRANSCRIPTS=1 swift test --filter CommandTests       writes what the commands said
//     ORACLE_TRANSCRIPT=digest swift test --filter CommandTests          runs one alone
//
// Every JSON answer in a transcript is checked against `docs/schema/`, and every command has to give one somewhere.

internal import FileIO

/// Where the tests find things.
enum Layout {
    /// The package's root, from where this file stood when it was compiled.
    static let root = parentDirectory(
        of: parentDirectory(of: parentDirectory(of: #filePath)))
    static let transcripts = "\(root)/Tests/CommandTests/Transcripts"
    static let schemas = "\(root)/docs/schema"
    /// The build folder: the executables stand beside the test bundle. On Linux that is what runs; elsewhere a helper
    /// runs that is told where it is.
    static let products: String = {
        let bundle = CommandLine.arguments.last { $0.contains(".xctest") }
        var folder = realPath("/proc/self/exe") ?? bundle.flatMap { realPath($0) } ?? root
        while folder != "/", !FileStatus.exists("\(folder)/oracle-git") {
            folder = parentDirectory(of: folder)
        }
        return folder
    }()
    static let oracle = "\(products)/oracle"
}
