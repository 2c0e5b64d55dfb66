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

    /// Candidates that are listed of a prefix.
    static let candidateLimit = 20

    init(_ context: Context, policy: String? = nil, asName: ModelName? = nil) throws {
        self.context = context
        court = try Court(context, policy: policy)
        self.asName = asName
    }

    private init(_ context: Context, _ court: Court, asName: ModelName?) {
        self.context = context
        self.court = court
        self.asName = asName
    }

    /// The same for another thread.
    /// - Returns: nil where a registry has moved on.
    func twin() throws -> LookupAnswer? {
        try court.twin(context).map { LookupAnswer(context, $0, asName: asName) }
    }

    /// One digest, answered in full.
    func answer(_ input: String, _ digests: [Digest]) throws -> (status: ExitStatus, json: JSON?) {
        let answer = VerdictAnswer(
            input: input, digests: digests,
            verdict: try court.judge.judge(digests: digests, asName: asName))
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
    func aliases(_ verdict: Verdict, _ digests: [Digest]) throws -> [AliasMatch] {
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

    func candidatesJSON(
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
    func matches(ofPrefix prefix: String, limit: Int) throws -> [AliasMatch] {
        let whole = try court.judge.matches(Question.aliases(ofDigits: prefix))
        return whole
            + (try court.judge.aliasCandidates(prefix: prefix, limit: limit)).filter { !whole.contains($0) }
    }
}
