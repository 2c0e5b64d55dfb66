internal import FileIO
internal import TestSupport

/// Processes with `Tests/FaultInjection` in them: they end, or the disk is full, at one chosen change to a file.
enum WriteFault {
    enum Kind: String, CaseIterable, Sendable {
        /// Killed in the place of the change.
        case killed = "kill"
        /// There is no room from the change on.
        case diskFull = "full"
    }

    /// The library; nil where it is not built, as on other systems than Linux.
    static let library: String? = {
        #if os(Linux)
            let path = "\(Layout.products)/libFaultInjection.so"
            return FileStatus.exists(path) ? path : nil
        #else
            return nil
        #endif
    }()

    /// The changes to try out of `count`: all of them in `make hostile`, some that are spread over them in `make test`.
    static func moments(of count: Int, some: Int = 12) -> [Int] {
        if Rounds.isThorough || count <= some { return Array(1...max(1, count)) }
        return (0..<some).map { 1 + ($0 * (count - 1)) / (some - 1) }
    }
}

/// How long the suites of `make hostile` go on.
enum Rounds {
    private static let asked: Int? = Fuzzing.number("ORACLE_HOSTILE_ROUNDS").map { Int(clamping: $0) }
    static var isThorough: Bool { asked != nil }
    /// Of the random killer.
    static var killer: Int { asked ?? 25 }
    /// Of each pair of commands.
    static var pairs: Int { isThorough ? 10 : 1 }
}

extension Machine {
    enum Victim: String, CaseIterable, Sendable { case oracle, helper = "oracle-git" }

    /// Where the victim may write: the fetching process is fenced into the tap's directory.
    private func mark(of victim: Victim) -> String {
        switch victim {
        case .oracle: "\(here)/mark"
        case .helper: "\(here)/home/data/taps/t/mark"
        }
    }

    /// Lets `oracle-git` take faults too: what `oracle` tells its child of the environment is little.
    func wrapHelperForFaults() throws {
        let script = """
            #!/bin/sh
            [ ! -s '\(here)/fault' ] || . '\(here)/fault'
            exec '\(Layout.oracle)-git'

            """
        try writeAtomically(Array(script.utf8), to: "\(here)/helper", mode: 0o755)
        variables["ORACLE_GIT_HELPER"] = "\(here)/helper"
    }

    /// Runs a command with a fault in it.
    /// - Parameter fault: `count`, or a kind and the number of a change.
    /// - Returns: how it ended, and what the fault hit: nil where the process ended before.
    func run(_ words: [String], fault: String, in victim: Victim) throws -> (Process.Result, hit: String?) {
        guard let library = WriteFault.library else {
            throw Process.Failure(description: "no fault injection here")
        }
        let fault = [
            "LD_PRELOAD": library, "ORACLE_FAULT": fault, "ORACLE_FAULT_IN": victim.rawValue,
            "ORACLE_FAULT_MARK": mark(of: victim),
        ]
        try removeFile(mark(of: victim))
        var variables = variables
        switch victim {
        case .oracle: variables.merge(fault) { $1 }
        case .helper:
            let lines = fault.map { "export \($0.key)='\($0.value)'\n" }.joined()
            try writeAtomically(Array(lines.utf8), to: "\(here)/fault")
        }
        defer { try? removeFile("\(here)/fault") }
        let result = try Process.run([Layout.oracle] + words, environment: variables, directory: here)
        let hit =
            FileStatus.exists(mark(of: victim))
            ? String(decoding: try bytes(mark(of: victim)), as: UTF8.self) : nil
        return (result, hit.map { String($0.dropLast()) })
    }

    /// How many changes a command makes when it is left alone.
    func changes(of words: [String], in victim: Victim) throws -> Int {
        let (result, hit) = try run(words, fault: "count", in: victim)
        guard result.status == 0, let count = hit.flatMap({ Int($0) }) else {
            throw Process.Failure(description: "\(words): \(result), counted \(hit ?? "nothing")")
        }
        return count
    }
}
