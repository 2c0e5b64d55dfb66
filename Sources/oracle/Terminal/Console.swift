internal import FileIO
package import StrictJSON

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

package enum ColorChoice: String, CaseIterable, Sendable { case auto, always, never }

/// Standard output, checked, and standard error.
///
/// Output is gathered and written in pieces; a disk that is full or a device that fails is an error that the process's
/// status tells (Swift's `print` would say nothing), and a reader who went away ends it quietly. `finish` must be called
/// last.
package final class Console {
    private var buffer: [UInt8] = []
    /// Whether both streams end in one place, a terminal or a log (`2>&1`): they must stand in order there.
    private lazy var streamsMeet: Bool = {
        var output = stat()
        var errors = stat()
        return fstat(1, &output) == 0 && fstat(2, &errors) == 0 && output.st_dev == errors.st_dev
            && output.st_ino == errors.st_ino
    }()
    private let outputHasColor: Bool
    private let errorHasColor: Bool
    private let isQuiet: Bool
    /// Whether progress is drawn: standard error is a terminal that can redraw a line.
    private let drawsProgress: Bool
    private var meter: ProgressMeter?

    package init(environment: Environment, color: ColorChoice, isQuiet: Bool) {
        let isOutputTerminal = isatty(1) == 1
        let isErrorTerminal = isatty(2) == 1
        let isDumb = environment["TERM"] == "dumb"
        // https://no-color.org, https://bixense.com/clicolors: what is asked for on the command line wins.
        func hasColor(_ isTerminal: Bool) -> Bool {
            switch color {
            case .always: true
            case .never: false
            case .auto:
                if environment["NO_COLOR"] != nil {
                    false
                } else if environment.isOn("CLICOLOR_FORCE") {
                    true
                } else {
                    isTerminal && !isDumb
                }
            }
        }
        outputHasColor = hasColor(isOutputTerminal)
        errorHasColor = hasColor(isErrorTerminal)
        drawsProgress = isErrorTerminal && !isDumb && !isQuiet
        self.isQuiet = isQuiet
    }

    // MARK: The answer

    package func print(_ line: TerminalText = "") throws {
        try write(rendered(line))
    }

    /// A line as `print` writes it. From any thread.
    package func rendered(_ line: TerminalText) -> [UInt8] {
        Array("\(line.rendered(inColor: outputHasColor))\n".utf8)
    }

    /// An answer as a document of its own. `members` starts with `schema`.
    package func print(json: JSON) throws {
        var failure: (any Error)?
        json.pretty { piece in
            guard failure == nil else { return }
            do { try write(piece) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    /// A line of JSON Lines.
    package func print(jsonLine: JSON) throws { try write(jsonLine.compact + [0x0A]) }

    /// Bytes as they are: scripts, manifests.
    package func write(_ bytes: some Collection<UInt8>) throws {
        buffer += bytes
        if buffer.count >= 1 << 16 { try flush() }
    }

    package func flush() throws {
        guard !buffer.isEmpty else { return }
        meter?.hide()
        let bytes = buffer
        buffer.removeAll(keepingCapacity: true)
        do throws(FileError) {
            try writeAll(bytes, to: 1, named: "standard output")
        } catch {
            throw error.code == EPIPE ? OutputClosed() : CommandError(error)
        }
    }

    /// Writes what is left and sees the device take it: NFS and full disks report at close.
    package func finish() throws {
        try flush()
        let copy = dup(1)
        if copy >= 0, close(copy) != 0, errno != EINTR {
            throw CommandError(FileError(path: "standard output", operation: "close", code: errno))
        }
    }

    // MARK: For people

    /// Something worth knowing.
    package func note(_ text: TerminalText) { if !isQuiet { say("note", .accent, text) } }
    /// What else could be typed.
    package func hint(_ text: TerminalText) { if !isQuiet { say("hint", .accent, text) } }
    /// Something that should not be so. Not silenced.
    package func warning(_ text: TerminalText) { say("warning", .caution, text) }

    package func report(_ error: CommandError) {
        let error = error.shown
        say("error", .bad, TerminalText(error.what))
        if let cause = error.cause { line("  cause: \(cause)") }
        if let help = error.help { line("\("help", .accent): \(help)") }
    }

    private func say(_ label: String, _ style: TerminalText.Style, _ text: TerminalText) {
        line("\(label, style): \(text)")
    }

    /// A line on standard error.
    package func line(_ text: TerminalText) {
        if streamsMeet { flushOrDefer() }
        meter?.hide()
        errorBytes(Array("\(text.rendered(inColor: errorHasColor))\n".utf8))
    }

    /// What fails here is told by the status at the end.
    private func flushOrDefer() {
        do { try flush() } catch { deferredFailure = deferredFailure ?? error }
    }

    /// A failure of standard output that was met while writing to standard error.
    private(set) var deferredFailure: (any Error)?

    private func errorBytes(_ bytes: [UInt8]) {
        // Where standard error is gone there is nowhere left to say so; the exit status still tells.
        _ = try? writeAll(bytes, to: 2, named: "standard error")
    }

    // MARK: Progress and questions

    /// A line that shows how far something is, on a terminal only; gone when the body ends.
    /// - Parameters:
    ///   - title: what is done: "Hashing model.safetensors".
    ///   - total: bytes; nil where nobody knows yet.
    package func progress<Result>(
        _ title: String, total: Int64? = nil, _ body: (ProgressMeter) throws -> Result
    ) rethrows -> Result {
        let meter = ProgressMeter(title: title, total: total, isShown: drawsProgress)
        self.meter = meter
        defer {
            meter.finish()
            self.meter = nil
        }
        return try body(meter)
    }

    /// What a question is about stands before it, wherever standard output goes.
    private func startQuestion() {
        flushOrDefer()
        meter?.hide()
    }

    /// Whether a question can be asked: a person is at both ends.
    package var isInteractive: Bool { isatty(0) == 1 && isatty(2) == 1 }

    /// Asks for a line of text.
    /// - Returns: nil without a person, and where the input ended.
    package func ask(_ question: TerminalText) -> String? {
        guard isInteractive else { return nil }
        startQuestion()
        errorBytes(Array(question.rendered(inColor: errorHasColor).utf8))
        return readLine(strippingNewline: true)
    }

    /// Asks for yes or no; without a person the answer is no.
    package func confirm(_ question: TerminalText) -> Bool {
        guard isInteractive else { return false }
        startQuestion()
        errorBytes(Array("\(question.rendered(inColor: errorHasColor)) [y/N] ".utf8))
        guard let answer = readLine(strippingNewline: true) else { return false }
        return ["y", "yes"].contains(answer.lowercased())
    }

    /// Asks which one of several.
    /// - Parameter usual: what an empty answer stands for.
    /// - Returns: nil without a person, and for an answer that is none.
    package func choose(_ question: TerminalText, _ choices: [String], usual: Int? = nil) -> Int? {
        guard isInteractive else { return nil }
        line(question)
        for (index, choice) in choices.enumerated() { line("  \(index + 1)  \(choice)") }
        guard let answer = ask(usual.map { "Number [\($0 + 1)]: " } ?? "Number: ") else { return nil }
        if answer.isEmpty { return usual }
        // Nothing is subtracted before it is known to be one of them.
        guard let number = Int(answer), number > 0, number <= choices.count else { return nil }
        return number - 1
    }

    /// Asks for a passphrase on the terminal without showing it.
    /// - Returns: its bytes, which the caller wipes; nil where there is no terminal or the input ended.
    package func passphrase(_ prompt: TerminalText) throws(CommandError) -> [UInt8]? {
        startQuestion()
        return try Passphrase.ask(prompt.rendered(inColor: errorHasColor))
    }
}

/// The reader of standard output went away.
struct OutputClosed: Error {}
