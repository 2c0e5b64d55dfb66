internal import Attestation
internal import Cryptography
internal import FileIO
internal import StrictJSON
internal import Taps
internal import Trust

/// Answers about digests: what `oracle lookup` does, without its arguments, so that the fast path does the same.
struct LookupAnswer {
    let context: Context
    let court: Court
    let asName: ModelName?

    /// Bytes of standard input: two million lines of checksums.
    static let inputLimit = 256 << 20
    /// Candidates that are listed of a prefix.
    static let candidateLimit = 20

    init(_ context: Context, policy: String? = nil, asName: ModelName? = nil) throws {
        self.context = context
        court = try Court(context, policy: policy)
        self.asName = asName
    }

    /// One digest, answered in full.
    func answer(_ input: String, _ digests: [Digest]) throws -> (status: ExitStatus, json: JSON?) {
        let answer = VerdictAnswer(
            input: input, digests: digests, verdict: try court.judge(digests: digests, asName: asName))
        switch context.format {
        case .text:
            try answer.print(to: context.console, now: court.now)
            try hint(answer)
            return (answer.status, nil)
        case .json: return (answer.status, answer.json(isLine: false))
        case .jsonLines: return (answer.status, answer.json(isLine: true))
        }
    }

    private func hint(_ answer: VerdictAnswer) throws {
        // The verdict stands first where both streams are one.
        try context.console.flush()
        if let near = answer.verdict.suggestions.first { context.console.hint("oracle info \(near)") }
        if answer.verdict.standing == .unknown, answer.verdict.name == nil, answer.verdict.askedName == nil,
            answer.verdict.registries.contains(where: { $0.facts.syncedAt == nil && $0.facts.url != nil })
        {
            context.console.hint("oracle sync brings the registries up to date")
        }
    }

    /// The start of a digest: those that are attested and start so. No verdict, so never status 0: whoever shortens a digest in
    /// a script must not pass.
    func candidates(_ input: String, _ prefix: String, _ algorithm: DigestAlgorithm?) throws
        -> (status: ExitStatus, json: JSON?)
    {
        let all = try court.judge.candidates(
            prefix: prefix, algorithm: algorithm, limit: Self.candidateLimit + 1)
        let found = all.prefix(Self.candidateLimit)
        guard context.format == .text else {
            let members: [JSON.Member] = [
                JSON.Member("input", .string(input)),
                JSON.Member("status", .int(Int(ExitStatus.unknown.rawValue))),
                JSON.Member(
                    "candidates",
                    .array(
                        found.map {
                            [
                                "tap": .string($0.tap), "digest": .string($0.digest.description),
                                "names": .strings($0.names.map(\.description)),
                            ]
                        })),
                JSON.Member("more", .bool(all.count > found.count)),
            ]
            let isLine = context.format == .jsonLines
            return (.unknown, .object((isLine ? [JSON.Member("schema", 1)] : []) + members))
        }
        let count =
            all.count > found.count ? "more than \(found.count)" : found.isEmpty ? "no" : "\(found.count)"
        try context.console.print(
            "\("no verdict", .caution)  \(input) is the start of \(count) attested \(found.count <= 1 ? "digest" : "digests")"
        )
        for candidate in found {
            let names = candidate.names.prefix(3).map(\.description).joined(separator: ", ")
            try context.console.print("  \(candidate.digest)  \(names)")
        }
        try context.console.flush()
        if let only = found.first, found.count == 1 {
            context.console.hint("oracle lookup \(only.digest)")
        } else if found.isEmpty, let other = [32: "an MD5", 40: "a SHA-1"][prefix.utf8.count] {
            context.console.hint(
                "\(prefix.utf8.count) digits are \(other); SHA-256 and weights digests have 64")
        }
        return (.unknown, nil)
    }

    /// Lines of standard input, in their order.
    func batch(_ bytes: [UInt8]) throws -> ExitStatus {
        var statuses: Set<ExitStatus> = []
        var documents: [JSON] = []
        var number = 0
        // By bytes: to Swift "\r\n" is one character, and names of files need not be UTF-8.
        // One after the other: a table of all lines would be many times what was read, for lines are short or empty.
        var rest = bytes[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
            let bytes = rest[..<end]
            rest = end < rest.endIndex ? rest[(end + 1)...] : []
            number += 1
            let input = String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes, as: UTF8.self)
            guard let question = Question.reading(line: Substring(input)) else { continue }
            if number % 4096 == 0 { try Interruption.check() }
            let (status, json) = try batchAnswer(input, question, number)
            statuses.insert(status)
            guard let json else { continue }
            if context.format == .json {
                documents.append(json)
            } else {
                try context.console.print(jsonLine: json)
            }
        }
        guard !statuses.isEmpty else {
            throw CommandError("standard input holds no digest", code: "lookup.input", status: .failed)
        }
        if context.format == .json {
            try context.console.print(json: ["schema": 1, "results": .array(documents)])
        }
        return .worst(statuses)
    }

    private func batchAnswer(_ input: String, _ question: Question, _ number: Int) throws
        -> (status: ExitStatus, json: JSON?)
    {
        switch question {
        case .digests(let digests):
            let answer = VerdictAnswer(
                input: input, digests: digests,
                verdict: try court.judge(digests: digests, asName: asName))
            guard context.format == .text else {
                return (answer.status, answer.json(isLine: context.format == .jsonLines))
            }
            try context.console.print(answer.line)
            return (answer.status, nil)
        case .prefix(let prefix, let algorithm):
            guard context.format == .text else { return try candidates(input, prefix, algorithm) }
            let found = try court.judge.candidates(prefix: prefix, algorithm: algorithm, limit: 2)
            try context.console.print(
                "\("no verdict", .caution) \(input)  \(found.isEmpty ? "no attested digest starts so" : "the start of a digest, not a digest")"
            )
            return (.unknown, nil)
        case .notADigest: return try fault(input, "line \(number) holds no digest")
        case .malformed(let why): return try fault(input, "line \(number): \(why)")
        }
    }

    private func fault(_ input: String, _ what: String) throws -> (status: ExitStatus, json: JSON?) {
        let error = CommandError(what, code: "lookup.line")
        context.console.report(error)
        guard context.format.isJSON else {
            try context.console.print("\("error", .bad)      \(input)")
            return (error.status, nil)
        }
        let members = [JSON.Member("input", .string(input)), JSON.Member("error", error.json)]
        let isLine = context.format == .jsonLines
        return (error.status, .object((isLine ? [JSON.Member("schema", 1)] : []) + members))
    }
}
