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
        let matches = try aliases(answer.verdict, digests)
        if !matches.isEmpty { return try answerThroughAlias(input, matches) }
        switch context.format {
        case .text:
            try answer.print(to: context.console, now: court.now)
            try hint(answer)
            return (answer.status, nil)
        case .json: return (answer.status, answer.json(isLine: false))
        case .jsonLines: return (answer.status, answer.json(isLine: true))
        }
    }

    /// What a bare digest of which nobody has spoken leads to as an alias.
    private func aliases(_ verdict: Verdict, _ digests: [Digest]) throws -> [AliasMatch] {
        // A digest that was asked for by its algorithm is no alias.
        guard digests.count > 1, verdict.standing == .unknown, verdict.names.isEmpty else { return [] }
        return try court.judge.matches(Question.aliases(ofDigits: digests[0].hash.hex))
    }

    /// An alias that was asked for as one.
    func answer(_ input: String, _ alias: Alias) throws -> (status: ExitStatus, json: JSON?) {
        try answerThroughAlias(input, court.judge.matches([alias]), asked: alias)
    }

    /// Names the models that an alias leads to. No verdict, so never status 0.
    /// - Parameter asked: where the word could mean nothing else.
    private func answerThroughAlias(_ input: String, _ matches: [AliasMatch], asked: Alias? = nil) throws
        -> (status: ExitStatus, json: JSON?)
    {
        guard context.format == .text else { return (.unknown, candidatesJSON(input, [], false, matches)) }
        guard !matches.isEmpty else {
            let title = asked?.scheme.title ?? "alias"
            try context.console.print(
                "\("no verdict", .caution)  nobody has stated the alias \(input) (\(title))")
            return (.unknown, nil)
        }
        for match in matches { try print(match, input) }
        try hintAtProof(matches)
        return (.unknown, nil)
    }

    private func print(_ match: AliasMatch, _ input: String) throws {
        let names = match.names.prefix(3).map(\.description).joined(separator: ", ")
        try context.console.print(
            "\("no verdict", .caution)  \(input) leads to \(names, .bold) through an alias (\(match.alias.scheme.title))"
        )
        for digest in match.digests.prefix(3) { try context.console.field("attested", "\(digest)") }
        try context.console.field("note", "an alias is no proof of the bytes that it was made from")
    }

    private func hintAtProof(_ matches: [AliasMatch]) throws {
        guard let name = matches.first?.names.first else { return }
        try context.console.flush()
        context.console.hint("oracle verify PATH --as \(name)")
    }

    private func candidatesJSON(
        _ input: String, _ found: [DigestCandidate], _ isMore: Bool, _ aliases: [AliasMatch]
    ) -> JSON {
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
            JSON.Member("more", .bool(isMore)),
            JSON.Member(
                "aliases",
                .array(
                    aliases.map {
                        [
                            "tap": .string($0.tap), "alias": .string($0.alias.description),
                            "names": .strings($0.names.map(\.description)),
                            "digests": .strings($0.digests.map(\.description)),
                        ]
                    })),
        ]
        let isLine = context.format == .jsonLines
        return .object((isLine ? [JSON.Member("schema", 1)] : []) + members)
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
        let aliases =
            algorithm == nil ? try matches(ofPrefix: prefix, limit: Self.candidateLimit) : []
        guard context.format == .text else {
            return (.unknown, candidatesJSON(input, Array(found), all.count > found.count, aliases))
        }
        if found.isEmpty, !aliases.isEmpty { return try answerThroughAlias(input, aliases) }
        let count =
            all.count > found.count ? "more than \(found.count)" : found.isEmpty ? "no" : "\(found.count)"
        try context.console.print(
            "\("no verdict", .caution)  \(input) is the start of \(count) attested \(found.count <= 1 ? "digest" : "digests")"
        )
        for candidate in found {
            let names = candidate.names.prefix(3).map(\.description).joined(separator: ", ")
            try context.console.print("  \(candidate.digest)  \(names)")
        }
        for match in aliases { try print(match, input) }
        try context.console.flush()
        if let only = found.first, found.count == 1 {
            context.console.hint("oracle lookup \(only.digest)")
        } else if found.isEmpty,
            let other = [32: "an MD5", 40: "a SHA-1, or an alias of safemodels that nobody has stated"][
                prefix.utf8.count]
        {
            context.console.hint(
                "\(prefix.utf8.count) digits are \(other); SHA-256 and weights digests have 64")
        }
        return (.unknown, nil)
    }

    /// Aliases that the digits are, or that start so: each once.
    private func matches(ofPrefix prefix: String, limit: Int) throws -> [AliasMatch] {
        let whole = try court.judge.matches(Question.aliases(ofDigits: prefix))
        return whole
            + (try court.judge.aliasCandidates(prefix: prefix, limit: limit)).filter { !whole.contains($0) }
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
            let matches = try aliases(answer.verdict, digests)
            if !matches.isEmpty { return try batchAnswer(input, matches) }
            guard context.format == .text else {
                return (answer.status, answer.json(isLine: context.format == .jsonLines))
            }
            try context.console.print(answer.line)
            return (answer.status, nil)
        case .prefix(let prefix, let algorithm):
            guard context.format == .text else { return try candidates(input, prefix, algorithm) }
            let found = try court.judge.candidates(prefix: prefix, algorithm: algorithm, limit: 2)
            let aliases = algorithm == nil && found.isEmpty ? try matches(ofPrefix: prefix, limit: 2) : []
            if !aliases.isEmpty { return try batchAnswer(input, aliases) }
            try context.console.print(
                "\("no verdict", .caution) \(input)  \(found.isEmpty ? "no attested digest starts so" : "the start of a digest, not a digest")"
            )
            return (.unknown, nil)
        case .alias(let alias): return try batchAnswer(input, court.judge.matches([alias]))
        case .notADigest: return try fault(input, "line \(number) holds no digest")
        case .malformed(let why): return try fault(input, "line \(number): \(why)")
        }
    }

    private func batchAnswer(_ input: String, _ matches: [AliasMatch]) throws -> (
        status: ExitStatus, json: JSON?
    ) {
        guard context.format == .text else { return (.unknown, candidatesJSON(input, [], false, matches)) }
        let what = matches.first.map { match in
            "\(match.names.first?.description ?? "") through an alias (\(match.alias.scheme.title)), which is no proof"
        }
        try context.console.print(
            "\("no verdict", .caution) \(input)  \(what ?? "nobody has stated this alias")")
        return (.unknown, nil)
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
