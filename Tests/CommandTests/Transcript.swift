internal import FileIO

/// A session: what was typed and what came of it. The format is in CommandTests.swift.
struct Transcript {
    struct Step {
        /// Comments and blank lines before the command, as they stand.
        var preamble: [String]
        /// What /bin/sh is given.
        var command: String
        /// The line of the file that holds the command, from 1.
        var line: Int
        var outcome: [String]
    }

    let path: String
    /// `fixtures:`, `env:` and `mask:` lines, as they stand.
    var header: [String] = []
    var steps: [Step] = []
    /// Comments after the last step.
    var epilogue: [String] = []

    var name: String { String(baseName(of: path).dropLast(".transcript".count)) }

    var fixtures: [String] {
        header.flatMap { line in
            line.hasPrefix("fixtures: ") ? line.dropFirst(10).split(separator: " ").map(String.init) : []
        }
    }

    var variables: [(name: String, value: String)] {
        header.compactMap { line in
            guard line.hasPrefix("env: "), let equals = line.firstIndex(of: "=") else { return nil }
            return (
                String(line[line.index(line.startIndex, offsetBy: 5)..<equals]),
                String(line[line.index(after: equals)...])
            )
        }
    }

    /// Regular expressions of what varies.
    var masks: [String] {
        header.compactMap { $0.hasPrefix("mask: ") ? String($0.dropFirst("mask: ".count)) : nil }
    }

    init(path: String) throws {
        self.path = path
        let text = String(decoding: try readFile(path, limit: 1 << 22), as: UTF8.self)
        var pending: [String] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            .enumerated()
        {
            if line.hasPrefix("$ ") {
                steps.append(
                    Step(preamble: pending, command: String(line.dropFirst(2)), line: index + 1, outcome: []))
                pending = []
            } else if line.isEmpty || line.hasPrefix("# ") || line == "#" {
                pending.append(line)
            } else if steps.isEmpty {
                header.append(line)
                pending = []
            } else {
                // Blank lines that turned out to stand within the output.
                steps[steps.count - 1].outcome += pending + [line]
                pending = []
            }
        }
        while pending.last == "" { pending.removeLast() }
        epilogue = pending
    }

    /// The file's text with each step's outcome as it is now.
    var text: String {
        var lines = header
        for step in steps { lines += step.preamble + ["$ \(step.command)"] + step.outcome }
        return (lines + epilogue).joined(separator: "\n") + "\n"
    }

    /// A result in the transcript's words.
    static func lines(of result: Process.Result, mask: (String) -> String) -> [String] {
        var lines = body(mask(result.output)).map(quote)
        while lines.last == "" { lines.removeLast() }
        lines += body(mask(result.errors)).map { $0.isEmpty ? "!" : "! \($0)" }
        if result.status != 0 { lines.append("[\(result.status)]") }
        return lines
    }

    private static func body(_ text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() } else { lines.append("(no line break at the end)") }
        return lines
    }

    private static func quote(_ line: String) -> String {
        let isStatus =
            line.first == "[" && line.last == "]" && line.count > 2
            && line.dropFirst().dropLast().allSatisfy { $0.isASCII && $0.isNumber }
        let isTaken =
            line.hasPrefix("$ ") || line.hasPrefix("#") || line.hasPrefix("!") || line.hasPrefix("\\")
        return isStatus || isTaken ? "\\\(line)" : line
    }
}
