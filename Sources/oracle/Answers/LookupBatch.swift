internal import Attestation
internal import Cryptography
internal import StrictJSON
internal import Threads
internal import Trust

/// Lines of standard input, each answered in one line, in their order: `oracle lookup -`.
///
/// Threads take chunks of lines, each with a court of its own; one of them prints what is done as its turn comes.
final class LookupBatch: @unchecked Sendable {
    private let context: Context
    private let bytes: [UInt8]
    // All of this is touched under the monitor only, while the threads run.
    private let monitor = Monitor()
    /// Courts that wait for a thread.
    private var idle: [LookupAnswer]
    /// The first byte, and the number of the last line, that was taken.
    private var position = 0
    private var lineNumber = 0
    /// Chunks that were taken, and that were printed.
    private var takenCount = 0
    private var printedCount = 0
    /// Chunks that wait for their turn, by their number.
    private var done: [Int: Part] = [:]
    private var isOver = false

    private var statuses: Set<ExitStatus> = []
    private var documents: [JSON] = []

    /// Bytes of standard input: two million lines of checksums.
    static let inputLimit = 256 << 20
    /// Lines of a chunk: few, for a sync's commit waits for the end of one.
    private static let chunkLines = 256
    /// Bytes of input that are worth a thread: some hundred lines take as long as to open the registries once more.
    private static let bytesPerThread = 32 << 10
    /// A court takes up to 60 MB: the pages of its cache, and what it remembers.
    private static let threadLimit = 8
    /// Chunks for each thread that may be taken and not printed: a megabyte each as JSON.
    private static let windowPerThread = 4

    private struct Chunk {
        let number: Int
        let firstLine: Int
        let bytes: ArraySlice<UInt8>
    }

    /// The answer to a chunk.
    private struct Part: Sendable {
        var pieces: [Piece] = []
        var documents: [JSON] = []
        var statuses: Set<ExitStatus> = []
        /// What ended it. The pieces before it are good.
        var failure: (any Error)?

        mutating func append(_ bytes: [UInt8]) {
            if case .output(var output)? = pieces.last {
                // Let go of there, so that it is not copied.
                pieces.removeLast()
                output += bytes
                pieces.append(.output(output))
            } else {
                pieces.append(.output(bytes))
            }
        }
    }

    private enum Piece: Sendable {
        case output([UInt8])
        /// For standard error.
        case fault(CommandError)
    }

    init(_ lookup: LookupAnswer, _ bytes: [UInt8]) {
        context = lookup.context
        self.bytes = bytes
        idle = [lookup]
    }

    func run() throws -> ExitStatus {
        let own = idle.removeLast()
        let count = min(ThreadTeam.coreCount, Self.threadLimit, bytes.count / Self.bytesPerThread)
        // Where another court cannot be opened, fewer answer.
        let twins = (1..<max(1, count)).compactMap { _ in try? own.twin() }
        defer { for twin in twins { twin.court.close() } }
        if count > 1 { for lookup in [own] + twins { try lookup.court.expectMany() } }
        idle = twins
        let window = (twins.count + 1) * Self.windowPerThread
        var failure: (any Error)?
        ThreadTeam.run(helpers: twins.count, { self.help(window) }) {
            do { try answerAndPrint(own, window) } catch {
                failure = error
                monitor.lock()
                isOver = true
                monitor.wakeAll()
                monitor.unlock()
            }
        }
        if let failure { throw failure }
        guard !statuses.isEmpty else {
            throw CommandError("standard input holds no digest", code: "lookup.input", status: .failed)
        }
        if context.format == .json {
            try context.console.print(json: ["schema": 1, "results": .array(documents)])
        }
        return .worst(statuses)
    }

    // MARK: Threads

    private func help(_ window: Int) {
        monitor.lock()
        defer { monitor.unlock() }
        guard let lookup = idle.popLast() else { return }
        while true {
            while !isOver, takenCount - printedCount >= window { monitor.wait() }
            guard let chunk = take() else { return }
            answer(chunk, lookup)
        }
    }

    /// Prints what is done in its order, and answers chunks meanwhile.
    private func answerAndPrint(_ lookup: LookupAnswer, _ window: Int) throws {
        monitor.lock()
        while true {
            if let part = done.removeValue(forKey: printedCount) {
                monitor.unlock()
                try print(part)
                monitor.lock()
                printedCount += 1
                monitor.wakeAll()
            } else if takenCount - printedCount < window, let chunk = take() {
                answer(chunk, lookup)
            } else if printedCount == takenCount {
                break
            } else {
                monitor.wait()
            }
        }
        monitor.unlock()
    }

    /// The next lines. Under the monitor.
    private func take() -> Chunk? {
        guard !isOver, position < bytes.count else { return nil }
        let (start, firstLine) = (position, lineNumber + 1)
        for _ in 0..<Self.chunkLines where position < bytes.count {
            position = bytes[position...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
            lineNumber += 1
        }
        defer { takenCount += 1 }
        return Chunk(number: takenCount, firstLine: firstLine, bytes: bytes[start..<position])
    }

    /// Called under the monitor, which it lets go of for the work.
    private func answer(_ chunk: Chunk, _ lookup: LookupAnswer) {
        monitor.unlock()
        var part = Part()
        do {
            try lookup.court.judge.reading { try answer(chunk, lookup, into: &part) }
        } catch { part.failure = error }
        monitor.lock()
        done[chunk.number] = part
        monitor.wakeAll()
    }

    private func print(_ part: Part) throws {
        try Interruption.check()
        for piece in part.pieces {
            switch piece {
            case .output(let bytes): try context.console.write(bytes)
            case .fault(let error): context.console.report(error)
            }
        }
        if let failure = part.failure { throw failure }
        statuses.formUnion(part.statuses)
        documents += part.documents
    }

    // MARK: Answers

    private func answer(_ chunk: Chunk, _ lookup: LookupAnswer, into part: inout Part) throws {
        var rest = chunk.bytes
        var number = chunk.firstLine - 1
        // By bytes: to Swift "\r\n" is one character, and names of files need not be UTF-8.
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
            let bytes = rest[..<end]
            rest = end < rest.endIndex ? rest[(end + 1)...] : []
            number += 1
            let input = String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes, as: UTF8.self)
            guard let line = ChecksumLine(Substring(input)) else { continue }
            try answer(input, Question(word: line.digest), number, lookup, into: &part)
        }
    }

    private func answer(
        _ input: String, _ question: Question, _ number: Int, _ lookup: LookupAnswer, into part: inout Part
    ) throws {
        let judge = lookup.court.judge
        let status: ExitStatus
        switch question {
        case .digests(let digests):
            let answer = VerdictAnswer(
                input: input, digests: digests,
                verdict: try judge.judge(digests: digests, asName: lookup.asName))
            let matches = try lookup.aliases(answer.verdict, digests)
            if !matches.isEmpty { return add(matches, of: input, lookup, to: &part) }
            status = answer.status
            if context.format == .text {
                part.append(context.console.rendered(answer.line))
            } else {
                add(answer.json(isLine: context.format == .jsonLines), to: &part)
            }
        case .prefix(let prefix, let algorithm):
            guard context.format == .text else {
                let (found, json) = try lookup.candidates(input, prefix, algorithm)
                part.statuses.insert(found)
                if let json { add(json, to: &part) }
                return
            }
            let found = try judge.candidates(prefix: prefix, algorithm: algorithm, limit: 2)
            let aliases =
                algorithm == nil && found.isEmpty ? try lookup.matches(ofPrefix: prefix, limit: 2) : []
            if !aliases.isEmpty { return add(aliases, of: input, lookup, to: &part) }
            let what =
                found.isEmpty ? "no attested digest starts so" : "the start of a digest, not a digest"
            part.append(context.console.rendered("\("no verdict", .caution) \(input)  \(what)"))
            status = .unknown
        case .alias(let alias): return add(try judge.matches([alias]), of: input, lookup, to: &part)
        case .notADigest: status = fault(input, "line \(number) holds no digest", into: &part)
        case .malformed(let why): status = fault(input, "line \(number): \(why)", into: &part)
        }
        part.statuses.insert(status)
    }

    private func add(
        _ matches: [AliasMatch], of input: String, _ lookup: LookupAnswer, to part: inout Part
    ) {
        part.statuses.insert(.unknown)
        guard context.format == .text else {
            return add(lookup.candidatesJSON(input, [], false, matches), to: &part)
        }
        let what = matches.first.map { match in
            "\(match.names.first?.description ?? "") through an alias (\(match.alias.scheme.title)), which is no proof"
        }
        part.append(
            context.console.rendered(
                "\("no verdict", .caution) \(input)  \(what ?? "nobody has stated this alias")"))
    }

    private func fault(_ input: String, _ what: String, into part: inout Part) -> ExitStatus {
        let error = CommandError(what, code: "lookup.line")
        part.pieces.append(.fault(error))
        if context.format.isJSON {
            let members = [JSON.Member("input", .string(input)), JSON.Member("error", error.json)]
            let isLine = context.format == .jsonLines
            add(.object((isLine ? [JSON.Member("schema", 1)] : []) + members), to: &part)
        } else {
            part.append(context.console.rendered("\("error", .bad)      \(input)"))
        }
        return error.status
    }

    private func add(_ json: JSON, to part: inout Part) {
        if context.format == .json {
            part.documents.append(json)
        } else {
            part.append(json.compact + [0x0A])
        }
    }
}
