package import Attestation
internal import Cryptography

extension ObservedModel {
    /// What a loader would take the weights from: the verdict is about these. Every other file only beside them.
    var primaries: [File] {
        guard isDirectory else { return files }
        for role in [File.Role.weights, .pickle, .otherFormat] {
            let found = files.filter { $0.role == role }
            if !found.isEmpty { return found }
        }
        return []
    }
}

extension Judge {
    /// Judges files that somebody holds.
    ///
    /// - Parameter asName: only this name can pass; without one, the name that the path says, if it says one.
    package func judge(model: ObservedModel, asName: ModelName? = nil) throws -> Verdict {
        try reading { try verdict(on: model, asName: asName) }
    }

    private func verdict(on model: ObservedModel, asName: ModelName?) throws -> Verdict {
        let ignored = ignoredCount
        let asked = asName ?? model.pathName
        var names: [NameVerdict] = []
        for tap in taps {
            for candidate in try candidates(for: model, asked: asked, in: tap) {
                if let finding = try find(model, as: candidate, isAsked: candidate == asked, in: tap) {
                    names.append(try settle(finding))
                }
            }
        }
        names = Self.withoutLookalikes(names, asked: asked)
        let counted = model.files.filter { $0.role != .documentation }
        let digests = ([model.weights] + counted.map(\.sha256)).compactMap { $0 }
        return try conclude(
            names, of: digests, asked: asked, isFromPath: asName == nil, ignored: ignoredCount - ignored,
            dangers: try dangers(in: model))
    }

    /// Pickles that were found to be no plain data, and that nobody attested under any name. It is the files themselves that
    /// say so: no tap has to grant it.
    private func dangers(in model: ObservedModel) throws -> [Reason] {
        var reasons: [Reason] = []
        for file in model.files {
            guard case .notPlainData? = file.pickle, let reason = file.unattestedPickle else { continue }
            if let digest = file.sha256, try isAttested(digest) { continue }
            reasons.append(reason)
        }
        return reasons
    }

    private func isAttested(_ digest: Digest) throws -> Bool {
        for tap in taps where tap.isDefault {
            for entry in try tap.attestations(of: digest)
            where try tap.ground(of: digest, as: entry.claims.model)?.isAttested ?? false {
                return true
            }
        }
        return false
    }

    /// Files that many models share make these bytes look like an altered version of each of them. Where they have a name of
    /// their own, it alone speaks; otherwise the model from which the fewest tensors differ.
    private static func withoutLookalikes(_ names: [NameVerdict], asked: ModelName?) -> [NameVerdict] {
        func differing(_ verdict: NameVerdict) -> Int? {
            guard verdict.name != asked else { return nil }
            let reason = verdict.reasons.first { $0.code == .altered && $0.severity == .fault }
            return reason.map { $0.tensors.isEmpty ? Int.max : $0.tensors.count }
        }
        let hasOwn = names.contains {
            $0.standing == .trusted || $0.standing == .known || $0.standing <= .conflict
        }
        let nearest =
            hasOwn
            ? nil
            : names.indices.filter { differing(names[$0]) != nil }.min {
                (differing(names[$0]) ?? 0, $0) < (differing(names[$1]) ?? 0, $1)
            }
        return names.indices.filter { differing(names[$0]) == nil || $0 == nearest }.map { names[$0] }
    }

    /// The models that these files may be of: the asked one, those that speak of the weights, or else those that speak of the
    /// files beside them.
    private func candidates(for model: ObservedModel, asked: ModelName?, in tap: TapView) throws
        -> [ModelName]
    {
        func models(_ digests: [Digest]) throws -> [ModelName: Int] {
            var counts: [ModelName: Int] = [:]
            for digest in digests {
                let spoken = try tap.spoken(of: digest)
                for name in Set((spoken.standing + spoken.takenBack).map(\.claims.model)) {
                    counts[name, default: 0] += 1
                }
            }
            return counts
        }
        let primaries = Set(model.primaries)
        var found = try models(([model.weights] + primaries.map(\.sha256)).compactMap { $0 })
        if found.isEmpty {
            let beside = model.files.filter { $0.role != .documentation && !primaries.contains($0) }
            found = try models(beside.compactMap(\.sha256))
        }
        // What was taken back is looked at, however many others speak: of the weights, and of what a loader may run.
        let running = model.files.filter(\.mayRun).compactMap(\.sha256)
        for digest in ([model.weights] + primaries.map(\.sha256)).compactMap({ $0 }) + running {
            for entry in try tap.spoken(of: digest).takenBack { found[entry.claims.model] = .max }
        }
        if let asked { found[asked] = .max }
        let sorted = found.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
        return sorted.enumerated().filter { $0.offset < Self.candidates || $0.element.value == .max }.map {
            $0.element.key
        }
    }

    /// A vocabulary that hundreds of models share names all of them; the ones that share most are looked at.
    private static let candidates = 32

    private func find(_ model: ObservedModel, as name: ModelName, isAsked: Bool, in tap: TapView) throws
        -> Finding?
    {
        let spoken = try tap.spoken(of: name)
        let releases = Release.all(of: name, by: spoken.standing + spoken.takenBack)
        guard !releases.isEmpty else { return nil }
        // The commit that the path says is the question; where nobody spoke of it, other versions' files say nothing against it.
        let revision = isAsked ? model.pathRevision : nil
        let asked = revision.flatMap { revision in releases.first { sameText($0.version, revision) } }
        let isOtherRevision = revision != nil && asked == nil
        let comparisons = try (asked.map { [$0] } ?? releases).map { try compare(model, with: $0, in: tap) }
        // The verdict is about the weights: a release of which only other files are here comes after one whose weights they are.
        let primaries = Set(model.primaries)
        func fit(_ comparison: Comparison) -> (Int, Int, Int) {
            let weights = comparison.files.count { primaries.contains($0.file) && $0.match.isSpokenOf }
            return (weights, comparison.matched, -comparison.differing)
        }
        guard var best = comparisons.max(by: { fit($0) < fit($1) }) else { return nil }
        if isOtherRevision { best.forgiveDifferences() }
        return try Weighing(
            tap: tap, model: model, comparison: best, isAsked: isAsked && !isOtherRevision
        ).finding()
    }

    private func compare(_ model: ObservedModel, with release: Release, in tap: TapView) throws -> Comparison
    {
        var comparison = Comparison(release: release)
        if let digest = model.weights {
            if release.states(digest) {
                comparison.weights = try tap.ground(of: digest, as: release.model)
            } else {
                comparison.otherWeights = try release.weights.first { stated in
                    try tap.ground(of: stated.digest, as: release.model)?.isAttested ?? false
                }?.digest
            }
        }
        let primaries = Set(model.primaries)
        for file in model.files where file.role != .documentation {
            let isPrimary = primaries.contains(file)
            var match = try self.match(file, isPrimary: isPrimary, release, in: tap)
            // The tensors are what counts: another container or other metadata around the same ones is no difference.
            if isPrimary, let ground = comparison.weights,
                model.weightsFiles.contains(where: { sameText($0, file.name) })
            {
                if file.besidesTensors != nil, !match.isAttested { comparison.tensorsOnly.append(file) }
                match = FileMatch.better(match, .init(ground))
            }
            comparison.files.append((file, match))
        }
        return comparison
    }

    private func match(_ file: ObservedModel.File, isPrimary: Bool, _ release: Release, in tap: TapView)
        throws
        -> FileMatch
    {
        guard let digest = file.sha256 else { return .unattested }
        let stated = release.digests(ofFile: file.name)
        // Weights may be renamed; a configuration under another name is another configuration. Code that was taken back is that
        // under every name.
        let isNamed = stated.contains(digest) || (isPrimary && release.states(digest))
        if isNamed || (file.mayRun && release.states(digest)),
            let ground = try tap.ground(of: digest, as: release.model), isNamed || ground.standing == .revoked
        {
            return FileMatch(ground)
        }
        let isStated = try stated.contains { try tap.ground(of: $0, as: release.model)?.isAttested ?? false }
        return isStated ? .differs(nil) : .unattested
    }
}

extension FileMatch {
    var isAttested: Bool { if case .attested = self { true } else { false } }

    init(_ ground: Ground) {
        switch ground.standing {
        case .trusted, .known: self = .attested(strength: ground.strength)
        case .conflict: self = .conflict(ground)
        case .revoked: self = .revoked(ground)
        case .untrusted: self = .differs(ground)
        case .unknown: self = .weak(ground)
        }
    }

    /// Of two ways to know the same bytes, a revocation or a conflict in either stays one.
    static func better(_ left: FileMatch, _ right: FileMatch) -> FileMatch {
        switch (left, right) {
        case (.revoked, _): left
        case (_, .revoked): right
        case (.conflict, _): left
        case (_, .conflict): right
        case (.attested(let one), .attested(let two)): one >= two ? left : right
        case (.attested, _): left
        case (_, .attested): right
        case (.differs(.some), _): left
        case (_, .differs(.some)): right
        case (.weak, _): left
        default: right
        }
    }
}

extension Comparison {
    /// Another commit than the stated one: what differs was simply not spoken of.
    mutating func forgiveDifferences() {
        otherWeights = nil
        for index in files.indices {
            if case .differs(nil) = files[index].match { files[index].match = .unattested }
        }
    }
}
