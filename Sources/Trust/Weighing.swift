internal import Attestation
internal import Cryptography
internal import ModelDigest
internal import Taps

/// What follows from a folder held against the release that fits it best.
struct Weighing {
    let tap: TapView
    let model: ObservedModel
    let comparison: Comparison
    /// Whether the name was asked for: then every difference counts against it.
    let isAsked: Bool

    private var release: Release { comparison.release }

    /// - Returns: nil where the release has nothing to do with these files.
    func finding() throws -> Finding? {
        let primaries = Set(model.primaries)
        let main = comparison.files.filter { primaries.contains($0.file) }
        let beside = comparison.files.filter { !primaries.contains($0.file) }
        let spoken = main.count { $0.match.isSpokenOf }
        var finding = Finding(
            tap: tap, model: release.model, standing: .unknown, statements: [], entries: [], reasons: [],
            coverage: nil)

        // A configuration or a vocabulary that a release shares with many models says nothing of weights that are not the
        // release's; what a loader may run does, where it was called harmful.
        let deciding = comparison.files.filter { file, match in
            if spoken > 0 || isAsked { return true }
            guard file.mayRun, case .revoked(let ground) = match else { return false }
            return ground.revocations.contains(where: \.isOfHarm)
        }.map(\.match)
        for case .revoked(let ground) in deciding {
            finding.standing = .revoked
            finding.reasons += ground.reasons.filter { !finding.reasons.contains($0) }
            finding.revocations += ground.revocations.filter { !finding.revocations.contains($0) }
        }
        if finding.standing == .revoked { return try complete(finding) }

        // The weights themselves.
        if let reason = conflict(in: deciding) {
            finding.standing = .conflict
            finding.reasons.append(contentsOf: reason)
            return try complete(finding)
        }
        let overruled = main.compactMap { if case .differs(let ground?) = $0.match { ground } else { nil } }
        if let ground = overruled.first {
            finding.standing = .untrusted
            finding.reasons += ground.reasons
            return try complete(finding)
        }
        if spoken < main.count || main.isEmpty {
            if let altered = try alteredWeights(main, beside) {
                finding.standing = .untrusted
                finding.reasons += altered
                return try complete(finding)
            }
            guard spoken > 0 else { return nil }
            for case (let file, .unattested) in main {
                finding.reasons.append(
                    Reason(
                        .coverageWeights, .fault,
                        "\(file.name) holds weights too, and nobody has spoken of it", file: file.name))
            }
            finding.coverage = model.isDirectory ? .partial : nil
            return try complete(finding)
        }

        let strength = main.reduce(2) { least, entry in
            if case .attested(let strength) = entry.match { min(least, strength) } else { 0 }
        }
        guard strength > 0 else {
            for case (_, .weak(let ground)) in main {
                finding.reasons += ground.reasons.filter { !finding.reasons.contains($0) }
            }
            return try complete(finding)
        }
        finding.standing = strength == 2 ? .trusted : .known
        weigh(beside, strength: strength, into: &finding)
        return try complete(finding)
    }

    private func conflict(in matches: [FileMatch]) -> [Reason]? {
        for case .conflict(let ground) in matches { return ground.reasons }
        return nil
    }

    /// What lies beside weights that are well attested.
    private func weigh(
        _ beside: [(file: ObservedModel.File, match: FileMatch)], strength: Int, into finding: inout Finding
    ) {
        var unspoken: [String] = []
        var isFull = true
        for (file, match) in beside {
            switch match {
            case .differs(let ground):
                isFull = false
                finding.standing = .untrusted
                finding.reasons +=
                    ground?.reasons ?? [
                        Reason(
                            .altered, .fault, "\(file.name) differs from the one of \(release.label)",
                            file: file.name)
                    ]
            case .attested(let own) where own >= strength: break
            case .attested, .weak, .unattested, .conflict, .revoked:
                switch file.role {
                case .code:
                    finding.standing = .untrusted
                    finding.reasons.append(
                        Reason(
                            .coverageCode, .fault,
                            "\(file.name) is code that a loader may run, and nobody has attested it",
                            file: file.name))
                case .pickle:
                    guard let reason = file.unattestedPickle else { break }
                    finding.standing = .untrusted
                    finding.reasons.append(reason)
                case .weights, .otherFormat, .configuration, .documentation: break
                }
                unspoken.append(file.name)
            }
        }
        if let file = comparison.tensorsOnly.first {
            let more = comparison.tensorsOnly.count - 1
            finding.reasons.append(
                Reason(
                    .coverageBesides, .note,
                    "the \(file.besidesTensors ?? "rest") of \(file.name)\(more > 0 ? " and \(more) more" : "") is not attested, only the tensors are",
                    file: more > 0 ? nil : file.name))
        }
        guard model.isDirectory || !comparison.tensorsOnly.isEmpty else { return }
        finding.coverage = isFull && unspoken.isEmpty && comparison.tensorsOnly.isEmpty ? .full : .weights
        for name in unspoken where !finding.reasons.contains(where: { $0.file == name }) {
            finding.reasons.append(
                Reason(
                    .coverageConfiguration, .note, "\(name) is not attested as well as the weights are",
                    file: name))
        }
    }

    /// Whether these weights are the release's, altered; and where.
    private func alteredWeights(
        _ main: [(file: ObservedModel.File, match: FileMatch)],
        _ beside: [(file: ObservedModel.File, match: FileMatch)]
    ) throws -> [Reason]? {
        let differing = main.filter { if case .differs = $0.match { true } else { false } }
        guard !differing.isEmpty || comparison.otherWeights != nil else { return nil }
        let tensors = try comparison.otherWeights.flatMap { try difference(from: $0) }
        // Models of one family share vocabularies and templates. What makes a folder this release's is that more of its files
        // are the release's than are not, the configuration of the model among them; or that most tensors are.
        let matches = comparison.matched
        let differences = beside.count { if case .differs = $0.match { true } else { false } }
        let isOtherArchitecture = beside.contains { entry in
            if case .differs = entry.match { sameText(entry.file.name, "config.json") } else { false }
        }
        let sharesFiles = matches > differences && !isOtherArchitecture
        let sharesTensors = tensors.map { $0.unchanged > 0 && $0.unchanged >= $0.differing } ?? false
        guard isAsked || sharesFiles || sharesTensors else { return nil }
        // By name, a digest of another set of weights (another format or precision of the model) is no contradiction.
        if differing.isEmpty, !sharesTensors, !coversSameFiles(main) { return nil }

        let text: String
        let names = tensors?.names ?? []
        if let tensors {
            let shown = names.prefix(TrustLimits.shownTensors).map(Self.shown).joined(separator: ", ")
            let more = names.count > TrustLimits.shownTensors ? ", ..." : ""
            text = "\(tensors.summary): \(shown)\(more)"
        } else {
            text = "they differ"
        }
        let files = (differing.isEmpty ? main : differing).map(\.file.name)
        let what = files.count == 1 ? files[0] : "\(files.count) files"
        return [
            Reason(
                .altered, .fault, "\(what): the weights are not those of \(release.label): \(text)",
                file: files.count == 1 ? files[0] : nil, tensors: names)
        ]
    }

    /// Whether the stated weights digest is of files that are here, or of files that nobody listed.
    private func coversSameFiles(_ main: [(file: ObservedModel.File, match: FileMatch)]) -> Bool {
        release.weights.contains { stated in
            guard stated.digest == comparison.otherWeights else { return false }
            let files = stated.statement.claims.weights?.files ?? []
            return files.isEmpty
                || files.contains { name in main.contains { sameText($0.file.name, name.description) } }
        }
    }

    private func difference(from stated: Digest) throws -> ManifestDifference? {
        // A published manifest is a hint until the digest was computed from it again: parsing does that.
        guard let own = model.tensors, let bytes = try tap.source.tensorManifest(weights: stated),
            let published = try? TensorManifest(parsing: bytes), published.weights == stated
        else { return nil }
        return ManifestDifference(from: published, to: own)
    }

    /// A tensor's name is what a file says; a sentence shows a bounded part of it.
    private static func shown(_ name: String) -> String {
        // Not of characters: one can have any number of marks.
        let scalars = name.unicodeScalars
        return scalars.count <= 120 ? name : String(scalars.prefix(100)) + "..."
    }

    /// Adds the statements that speak, and what they say of these bytes.
    private func complete(_ finding: Finding) throws -> Finding {
        var finding = finding
        let digests = Set(
            ([model.weights] + model.files.filter { $0.role != .documentation }.map(\.sha256)).compactMap {
                $0
            })
        let statements = release.statements.filter {
            finding.standing == .revoked || $0.revocation == nil
        }
        var speaking = statements.filter { entry in
            entry.statement.subjects.contains { $0.digests.contains(where: digests.contains) }
        }
        // Others who pin the same weights, at whatever version, are part of the ground.
        for digest in ([model.weights] + model.primaries.map(\.sha256)).compactMap({ $0 }) {
            for entry in try tap.attestations(of: digest)
            where entry.claims.model == release.model
                && !speaking.contains(where: { $0.attestation.id == entry.attestation.id })
            {
                speaking.append(entry)
            }
        }
        // Whatever speaks against these bytes is shown too.
        let isRefused = finding.standing <= .untrusted
        if speaking.isEmpty || isRefused {
            let known = Set(speaking.map(\.attestation.id))
            speaking += statements.filter { !known.contains($0.attestation.id) }
        }
        // Those of this release first; among them a publisher's.
        func order(_ entry: Counted) -> (Int, Int, UInt64) {
            let isOwn = sameText(entry.claims.version, release.version)
            return (isOwn ? 0 : 1, -entry.rank.rawValue, entry.attestation.index)
        }
        speaking.sort { order($0) < order($1) }
        finding.statements = speaking
        let names = Set(model.files.map(\.name))
        finding.entries = speaking.map { entry in
            let named = entry.statement.subjects.flatMap(\.digests).filter(digests.contains)
            let instead = entry.statement.subjects.flatMap { subject in
                subject.digests.filter { $0.algorithm == .weights || names.contains(subject.name) }
            }
            return named.isEmpty
                ? tap.evidence(entry, digests: instead, isAgainst: true) : tap.evidence(entry, digests: named)
        }
        return finding
    }
}

extension ObservedModel.File {
    /// Whether a loader may run what it says.
    var mayRun: Bool { role == .code || role == .pickle }

    /// What speaks against a pickle that nobody attested; nil for plain data, and for what is no pickle.
    var unattestedPickle: Reason? {
        let what: String
        switch (role, pickle) {
        case (.pickle, nil): what = " is a pickle, which runs what it says when it is loaded"
        case (.pickle, .notPlainData(let fault)): what = ": \(fault); loading it may run code"
        default: return nil
        }
        return Reason(.coveragePickle, .fault, "\(name)\(what), and nobody has attested it", file: name)
    }
}

extension ManifestDifference {
    /// The tensors that are not the same in both, those with other values first.
    var names: [String] {
        (changed + retyped + reshaped + renamed).map(\.new.name) + added.map(\.name) + removed.map(\.name)
    }
}
