internal import Attestation
internal import Cryptography
internal import Registry
internal import Taps

/// What one tap has to say for one digest under one name. A class, for every step of a lineage asks for its parent's.
final class Ground {
    /// trusted, known or unknown by who spoke; untrusted where all of it is overruled; conflict; revoked.
    let standing: Standing
    /// Those that it rests on, a publisher's first, then by log index.
    let entries: [Counted]
    /// Those that contradict them, with what they state instead.
    let against: [Against]
    let reasons: [Reason]
    /// Those that make it `revoked`.
    let revocations: [RevocationEvidence]

    init(
        standing: Standing, entries: [Counted], against: [Against], reasons: [Reason],
        revocations: [RevocationEvidence] = []
    ) {
        self.standing = standing
        self.entries = entries
        self.against = against
        self.reasons = reasons
        self.revocations = revocations
    }

    struct Against {
        let entry: Counted
        let stated: Digest
        /// The file, or "the weights".
        let what: String
    }

    var isAttested: Bool { standing == .trusted || standing == .known }

    /// How well attested, for comparing: trusted, known, nothing.
    var strength: Int { standing == .trusted ? 2 : standing == .known ? 1 : 0 }
}

extension TapView {
    /// - Returns: nil where nobody speaks of the digest under that name.
    func ground(of digest: Digest, as model: ModelName) throws -> Ground? {
        let heard = try heard(of: digest)
        if let known = heard.grounds.first(where: { $0.model == model }) { return known.ground }
        guard let found = try makeGround(of: digest, as: model, by: heard.spoken) else { return nil }
        heard.grounds.append((model, found))
        return found
    }

    private func makeGround(of digest: Digest, as model: ModelName, by spoken: Spoken) throws -> Ground? {
        let speaking = spoken.standing.filter { $0.claims.model == model }
        let takenBack = spoken.takenBack.filter { $0.claims.model == model }
        guard !speaking.isEmpty || !takenBack.isEmpty else { return nil }
        let revoked = try revocations(digest, as: model, standing: speaking, takenBack: takenBack)
        if !revoked.decide.isEmpty {
            return Ground(
                standing: .revoked, entries: takenBack + speaking, against: [],
                reasons: revoked.decide.map { evidence in
                    let what = evidence.isOfKey ? "the key that signed them" : "these bytes of \(model)"
                    return Reason(
                        .revoked, .fault, "\(what) \(evidence.isOfKey ? "was" : "were") \(evidence.words)")
                }, revocations: revoked.decide)
        }
        let all = try attestations(of: model)
        // By version: a model may have thousands, and only those of one contradict each other.
        let byVersion =
            all.count > 1 ? Dictionary(grouping: all) { $0.claims.version.map { Array($0.utf8) } } : [:]

        var standing: [Counted] = []
        var against: [Ground.Against] = []
        var reasons = revoked.rest.map {
            Reason(.revoked, .warning, "what \($0.by) said of \(model) was \($0.words); others still say it")
        }
        let fixed = reasons.count
        var isConflict = false
        // Where a publisher speaks, curators' quarrels about the same bytes settle nothing.
        let publishers = speaking.filter { $0.rank == .publisher }
        for entry in publishers.isEmpty ? speaking : publishers {
            guard
                let other = Self.contradiction(
                    of: digest, in: entry, by: byVersion[entry.claims.version.map { Array($0.utf8) }] ?? [])
            else {
                standing.append(entry)
                continue
            }
            against.append(other)
            let place = "\(other.what) of \(model) at version \(quotedUnlessWord(entry.claims.version ?? ""))"
            let file = entry.files(of: digest).first?.description
            let (one, two) = (Self.names(entry), Self.names(other.entry))
            let reason: Reason
            if other.entry.rank > entry.rank {
                let text = "the publisher \(two) states another digest of \(place) than \(one) observed"
                reason = Reason(.overruled, .fault, text, file: file)
            } else {
                isConflict = true
                standing.append(entry)
                let who = one == two ? "\(one) states" : "\(one) and \(two) state"
                reason = Reason(.conflict, .fault, "\(who) different digests of \(place)", file: file)
            }
            if !reasons.contains(reason) { reasons.append(reason) }
        }
        if !publishers.isEmpty { standing += speaking.filter { $0.rank == .curator } }
        standing.sort {
            $0.rank == $1.rank ? $0.attestation.index < $1.attestation.index : $0.rank > $1.rank
        }
        func ground(_ verdict: Standing, _ entries: [Counted]) -> Ground {
            var verdict = verdict
            if verdict == .trusted || verdict == .known, source.omitsAttestations(of: model) {
                // What was left out may contradict what was read.
                verdict = .unknown
                reasons.append(
                    Reason(
                        .entriesIgnored, .warning,
                        "more entries of the log speak of \(model) than are read, and one of them may say otherwise"
                    ))
            }
            return Ground(standing: verdict, entries: entries, against: against, reasons: reasons)
        }
        if isConflict { return ground(.conflict, standing) }
        guard let best = standing.first else { return ground(.untrusted, speaking) }
        // What was overruled for one version does not touch the bytes under another.
        reasons =
            reasons[..<fixed] + reasons[fixed...].map { Reason($0.code, .note, $0.text, file: $0.file) }
        if best.rank == .publisher { return ground(.trusted, standing) }
        let sources = standing.flatMap { $0.sources(of: digest) }
        if sources.suffice { return ground(.known, standing) }
        let place = sources.first.map { "\($0.place) alone pins" } ?? "no source is named that states"
        reasons.append(
            Reason(.observedSingleSource, .note, "\(place) these bytes as \(model), and nothing confirms it"))
        return ground(.unknown, standing)
    }

    static func names(_ entry: Counted) -> String {
        var names: [String] = []
        for signature in entry.signers where !names.contains(signature.signer.name) {
            names.append(signature.signer.name)
        }
        return names.joined(separator: ", ")
    }

    /// Who else states another digest of the same file (or of the weights in the same files) of the same version.
    ///
    /// Statements without a version, and of different versions, do not contradict each other: files change from commit to
    /// commit. A publisher's word on the digest itself settles it against any curator.
    private static func contradiction(of digest: Digest, in entry: Counted, by versions: [Counted])
        -> Ground.Against?
    {
        guard entry.claims.version != nil, !versions.isEmpty else { return nil }
        let files = Set(entry.files(of: digest))
        var equal: Ground.Against?
        for other in versions where other.rank >= entry.rank {
            var found: Ground.Against?
            if digest.algorithm == .weights {
                let covers = Set(other.claims.weights?.files ?? []) == Set(entry.claims.weights?.files ?? [])
                if let stated = other.statement.weights, stated != digest, covers {
                    found = Ground.Against(entry: other, stated: stated, what: "the weights")
                }
            } else if let file = other.files.first(where: {
                files.contains($0.name) && $0.sha256 != digest
            }) {
                found = Ground.Against(entry: other, stated: file.sha256, what: file.name.description)
            }
            guard let found else { continue }
            if other.rank > entry.rank { return found }
            equal = equal ?? found
        }
        return equal
    }
}

extension [Source] {
    /// Whether what they state is known: a publisher's own list, a measurement, or two independent places.
    var suffice: Bool {
        contains { $0.tier != .thirdParty } || Set(map(\.independentPlace)).count >= 2
    }
}

extension Source {
    /// What makes two sources independent: the repository or package, however its address is spelled.
    fileprivate var independentPlace: String {
        var text = place.lowercased()
        for prefix in ["https://", "http://", "www."] where text.hasPrefix(prefix) {
            text.removeFirst(prefix.count)
        }
        while text.hasSuffix("/") { text.removeLast() }
        if text.hasSuffix(".git") { text.removeLast(4) }
        return (isPackage ? "package " : "") + text
    }
}
