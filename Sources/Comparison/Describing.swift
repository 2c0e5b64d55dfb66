internal import ModelFormats
internal import Quantization

/// From what became of each tensor to one description.
struct Describing {
    /// A pair whose numbers changed.
    struct Change {
        let pair: TensorPair
        let measure: ChangeMeasure
        let role: TensorRole

        var isMatrix: Bool { pair.base.shape.filter { $0 > 1 }.count >= 2 }
        var rank: Int? { measure.spectrum?.rank }
        /// Of other dimensions its elements may lie in another order, and then their differences say nothing.
        var isInOrder: Bool {
            pair.extent != .reshaped
                || pair.base.shape.filter { $0 != 1 } == pair.derived.shape.filter { $0 != 1 }
        }
        /// No more than rounding: nothing can be told of it.
        var isFaint: Bool {
            guard measure.nonFiniteChanged == 0 else { return false }
            guard let spectrum = measure.spectrum else {
                return measure.energy <= measure.roundingLimit
            }
            return spectrum.rank == nil && spectrum.energy <= spectrum.allowed
        }
    }

    let pairs: [TensorPair]
    let added: [TensorFacts]
    let removed: [TensorFacts]
    let changes: [Change]
    /// Changed, and the numbers are not known.
    let unmeasured: [TensorPair]
    let incompatible: [TensorPair]
    /// Changes in few directions, and those of them that stand out.
    let directed: [(change: Change, size: Double)]
    let standing: [Change]
    let isMerge: Bool
    let isManifest: Bool
    /// Sentences for the evidence of any kind.
    let notes: [String]

    init(_ tensors: [TensorDifference], isMerge: Bool, isManifest: Bool, notes: [String] = []) {
        var pairs: [TensorPair] = []
        var added: [TensorFacts] = []
        var removed: [TensorFacts] = []
        for tensor in tensors {
            switch tensor {
            case .pair(let pair): pairs.append(pair)
            case .added(let facts): added.append(facts)
            case .removed(let facts): removed.append(facts)
            }
        }
        self.pairs = pairs
        self.added = added
        self.removed = removed
        self.isMerge = isMerge
        self.isManifest = isManifest
        self.notes = notes
        changes = pairs.compactMap { pair in
            // A mask of -1e9 is -inf in a narrower type: what is computed is the same without such buffers.
            guard let measure = pair.measure,
                measure.nonFiniteChanged == 0 || !LlamaCppNames.isLeftOut(pair.base.name)
            else { return nil }
            return Change(pair: pair, measure: measure, role: TensorRole(pair.derived.name))
        }
        directed = Self.directed(changes)
        standing = Self.standing(among: directed)
        unmeasured = pairs.filter { $0.content == .changed(nil) }
        incompatible = pairs.filter { $0.content == .notCompared }
    }

    var description: Description {
        if let unrelated { return unrelated }
        if changes.isEmpty { return unmeasured.isEmpty ? sameValues : different }
        return broken ?? mergeDescription ?? quantized ?? pruned ?? lowRank ?? trained
    }

    /// NaN and infinities are in no sum: what they stand for could be anything, so nothing is claimed beside them.
    private var broken: Description? {
        let broken = changes.filter { $0.measure.nonFiniteChanged > 0 }
        guard !broken.isEmpty else { return nil }
        let count = broken.reduce(0) { $0 + $1.measure.nonFiniteChanged }
        return make(
            .different,
            "\(count) \(count == 1 ? "entry" : "entries") of \(Self.tensors(broken.count)) became NaN or infinite, or were it and are not",
            [Self.names(broken.map(\.pair.derived))], limit: nil)
    }

    // MARK: Nothing changed

    private var sameValues: Description {
        let count = Self.tensors(pairs.count)
        if !incompatible.isEmpty || !(added.isEmpty && removed.isEmpty) {
            var parts: [String] = []
            if !incompatible.isEmpty { parts.append("\(Self.tensors(incompatible.count)) of other shapes") }
            if !added.isEmpty { parts.append("\(Self.tensors(added.count)) added") }
            if !removed.isEmpty { parts.append("\(Self.tensors(removed.count)) removed") }
            if !grown.isEmpty { parts.append(grownText) }
            let equal = pairs.count - incompatible.count
            let rest =
                equal == 0
                ? "nothing was compared"
                : "\(equal == 1 ? "the other has" : "the other \(equal) have") the same values"
            return make(
                grown.isEmpty || !incompatible.isEmpty ? .partial : .vocabularyGrown,
                "\(parts.joined(separator: ", ")); \(rest)", limit: equal == 0 ? nil : limit)
        }
        if !moved.isEmpty {
            return make(
                .different,
                "\(Self.tensors(moved.count)) have the values of another layer's or module's",
                [
                    "the same numbers in other places compute something else",
                    Self.names(moved.map(\.derived)),
                ],
                limit: nil)
        }
        if !grown.isEmpty {
            return make(.vocabularyGrown, "\(grownSizes); everything else has the same values", limit: 0)
        }
        if pairs.contains(where: {
            $0.content != .equal || $0.isRenamed || $0.isRetyped || $0.extent != .same
        }) {
            return make(.reencoded, encodingText ?? "the same values", limit: 0)
        }
        return make(.identical, "\(count), the same names, types, shapes and bytes", limit: 0)
    }

    /// Matrices under the name of another layer, or of another of the base's modules.
    private var moved: [TensorPair] {
        let modules = Set(pairs.map { TensorRole($0.base.name).module })
        return pairs.filter { pair in
            guard pair.isRenamed, pair.base.shape.filter({ $0 > 1 }).count > 1 else { return false }
            let (base, derived) = (TensorRole(pair.base.name), TensorRole(pair.derived.name))
            return base.layer != derived.layer
                || (base.module != derived.module && modules.contains(derived.module))
        }
    }

    private var different: Description {
        var evidence: [String] = []
        if isManifest {
            evidence.append("a tensor manifest holds digests: how much changed cannot be measured against it")
        }
        return make(
            .different, "\(Self.share(unmeasured.count, of: pairs.count, "has", "have")) other bytes",
            evidence, limit: nil
        )
    }

    // MARK: Another model

    private var unrelated: Description? {
        if pairs.isEmpty {
            guard !added.isEmpty, !removed.isEmpty else { return nil }
            return make(
                .unrelated, "no tensor of one has the name or the bytes of a tensor of the other", limit: nil,
                isMeasured: false)
        }
        func size(_ facts: TensorFacts) -> Double { facts.shape.reduce(1.0) { $0 * Double($1) } }
        let all = pairs.reduce(0) { $0 + size($1.base) }
        let others = incompatible.reduce(0) { $0 + size($1.base) }
        if all > 0, others > all / 2 {
            return make(
                .unrelated,
                "of \(Self.tensors(pairs.count)) of the same names \(incompatible.count) \(incompatible.count == 1 ? "has" : "have") other shapes",
                limit: nil, isMeasured: false)
        }
        // A part of another model keeps what it shares with it; who only shares some names does not.
        let lost = removed.reduce(0) { $0 + size($1) }
        let same = pairs.filter { $0.measure == nil }.reduce(0) { $0 + size($1.base) }
        if lost > all, !added.isEmpty, same < all / 2 {
            return make(
                .unrelated,
                "\(Self.share(removed.count, of: removed.count + pairs.count, "has", "have")) no partner, and few of the others are equal",
                limit: nil, isMeasured: false)
        }
        let matrices = changes.filter(\.isMatrix)
        let weight = matrices.reduce(0) { $0 + size($1.pair.base) }
        guard weight > all / 2 else { return nil }
        let product = matrices.reduce(0) { $0 + $1.measure.product }
        let baseEnergy = matrices.reduce(0) { $0 + $1.measure.baseEnergy }
        let norms = baseEnergy * matrices.reduce(0) { $0 + $1.measure.derivedEnergy }
        if baseEnergy == 0 {
            return make(
                .unrelated, "the matrices of the base are all zeros, and those of the other are not",
                limit: nil)
        }
        guard norms > 0 else { return nil }
        let cosine = product / norms.squareRoot()
        guard cosine < Thresholds.relatedCosine else { return nil }
        let kept = pairs.filter { pair in
            pair.base.shape.count > 1 && pair.content != .notCompared
                && (pair.measure.map { $0.cosine >= Thresholds.relatedCosine }
                    ?? (pair.content != .changed(nil)))
        }
        if kept.reduce(0, { $0 + size($1.base) }) >= Thresholds.sharedPart * all {
            return make(
                .different,
                "\(Self.tensors(matrices.count)) have nothing in common with those of their names, and \(kept.count) are the same or nearly so",
                ["rows or layers in another order look so, and so does a part that was made anew"], limit: nil
            )
        }
        return make(
            .unrelated,
            "the matrices of both have no more in common than a cosine of \(Figures.number(cosine))",
            limit: nil)
    }

    // MARK: Everything changed by one operation

    private var mergeDescription: Description? {
        guard isMerge, added.isEmpty, incompatible.isEmpty, unmeasured.isEmpty else { return nil }
        let fits = changes.compactMap(\.pair.merge)
        let good = fits.filter { $0.isWithinRounding || $0.residual <= Thresholds.mergeResidual }
        guard !good.isEmpty, good.count == changes.count, good.contains(where: { abs($0.beta) > 0.01 }) else {
            return nil
        }
        // The coefficients of a vector of some dozen entries are rough.
        let matrices = changes.filter(\.isMatrix).compactMap(\.pair.merge)
        let shown = matrices.isEmpty ? good : matrices
        func span(_ values: [Double]) -> String {
            let rounded = values.map { ($0 * 100).rounded() / 100 }
            guard let low = rounded.min(), let high = rounded.max() else { return "" }
            return low == high ? Figures.number(low) : "\(Figures.number(low)) to \(Figures.number(high))"
        }
        let worst = good.map(\.residual).max() ?? 0
        return make(
            .merge,
            "\(span(shown.map(\.alpha))) of the first model and \(span(shown.map(\.beta))) of the second",
            [
                "in each of \(Self.tensors(good.count)) that changed, at most \(Figures.percent(worst)) of the change is left over, or no more than rounding"
            ], limit: limit)
    }

    private var pruned: Description? {
        let changed = changes.reduce(0) { $0 + $1.measure.changed }
        let zeroed = changes.reduce(0) { $0 + $1.measure.zeroed }
        let touched = changes.filter { $0.measure.zeroedShare >= Thresholds.prunedShare }
        // In each tensor, for an edit of one is little among the zeros of all.
        guard Double(zeroed) >= Thresholds.prunedChanges * Double(changed), !touched.isEmpty,
            changes.allSatisfy({ change in
                change.isFaint
                    || Double(change.measure.zeroed) >= Thresholds.prunedChanges
                        * Double(change.measure.changed)
            })
        else { return nil }
        let count = touched.reduce(0) { $0 + $1.measure.count }
        let zeros = touched.reduce(0) { $0 + $1.measure.zeros }
        return make(
            .pruned,
            "\(Figures.percent(Double(zeros) / Double(count))) of \(Self.tensors(touched.count)) is 0 now",
            [
                "\(Figures.percent(Double(zeroed) / Double(changed))) of the entries that changed became 0"
            ], layers: layers(touched), modules: modules(touched), limit: limit)
    }

    // MARK: Few directions

    private var lowRank: Description? {
        let ranked = changes.filter { $0.rank != nil }
        guard !ranked.isEmpty, changes.allSatisfy({ $0.rank != nil || $0.isFaint }),
            Double(ranked.count) >= Thresholds.lowRankTensors * Double(changes.count), unmeasured.isEmpty
        else { return nil }
        let rank = ranked.compactMap(\.rank).max() ?? 1
        let modules = modules(ranked)
        let layers = layers(ranked)
        let place = layers.isEmpty ? "" : ", \(Self.layerText(layers))"
        var evidence = ranked.prefix(8).map(Self.evidence)
        if ranked.count > 8 { evidence.append("and \(ranked.count - 8) more like these") }
        let faint = changes.count - ranked.count
        if faint > 0 {
            evidence.append(
                "\(Self.tensors(faint)) changed by no more than rounding: what in them cannot be told")
        }
        let isEdit = ranked.allSatisfy { $0.role.isMLP } && ranked.count <= Thresholds.editedMatrices
        if rank == 1, faint == 0, isEdit {
            let what =
                ranked.count == 1
                ? "one direction added to \(ranked[0].pair.derived.name) (as ROME does)"
                : "one direction added to each of \(ranked.count) MLP matrices\(place) (as MEMIT does)"
            return make(
                .rankOneEdit, what, evidence, layers: layers, modules: modules, rank: 1, limit: limit)
        }
        if isEdit {
            evidence.append(
                "a low-rank edit of few MLP matrices may also be one of several facts at once (MEMIT)")
        }
        return make(
            .lowRank,
            "rank <= \(rank) in \(modules.joined(separator: ", "))\(place) (as a merged LoRA leaves)",
            evidence, layers: layers, modules: modules, rank: rank, limit: limit)
    }

    private static func evidence(_ change: Change) -> String {
        guard let spectrum = change.measure.spectrum, let rank = spectrum.rank else { return "" }
        let share = spectrum.share(of: rank)
        let rest = max(0, 1 - share) * spectrum.energy
        let left =
            rest <= Thresholds.arithmeticSlack * spectrum.energy
            ? "nothing else" : "the rest is what rounding leaves"
        return
            "\(change.pair.derived.name): \(rank == 1 ? "one direction holds" : "\(rank) directions hold") \(Figures.percent(share)) of the change, \(left); \(Figures.ofWeights(change.measure.relativeNorm))"
    }

    // MARK: Training

    private var trained: Description {
        let every = Array(Set(pairs.compactMap { TensorRole($0.derived.name).layer })).sorted()
        let changed = layers(changes)
        let outside = changes.filter { $0.role.layer == nil }
        var evidence = standing.prefix(3).compactMap { change -> String? in
            guard let spectrum = change.measure.spectrum else { return nil }
            let few = spectrum.share(of: 1) >= Thresholds.standingShare ? 1 : 4
            return
                "\(few == 1 ? "one direction holds" : "\(few) directions hold") \(Figures.percent(spectrum.share(of: few))) of what \(change.pair.derived.name) changed by, \(Figures.ofWeights(change.measure.relativeNorm)): an edit of \(few == 1 ? "one fact" : "a few facts") leaves that, and training on one narrow task may"
        }
        if changes.allSatisfy(\.isFaint) {
            return make(
                .different, "\(changes.count) of \(pairs.count) tensors differ by no more than rounding",
                ["what kind of change this is cannot be told"], limit: limit)
        }
        let norms = changes.map(\.measure.relativeNorm).sorted()
        evidence.append(
            "\(Figures.ofWeights(norms[norms.count / 2])) in the median tensor\(norms[norms.count - 1].isFinite ? ", at most \(Figures.percent(norms[norms.count - 1]))" : norms[norms.count / 2].isFinite ? ", and ||W|| is zero in some" : "")"
        )
        if let strongest, standing.isEmpty {
            evidence.append(
                "the strongest single direction is in \(strongest.name), \(strongest.size.isFinite ? "\(Figures.percent(strongest.size)) of ||W||" : "where ||W|| is zero"): a rank-one edit below that would not stand out"
            )
        }
        let aside =
            standing.isEmpty
            ? "" : "; few directions stand out in \(Self.names(standing.map(\.pair.derived)))"
        if outside.isEmpty, !changed.isEmpty, changed.count < every.count {
            return make(
                .layers, "\(Self.layerText(changed)) of \(every.count) trained\(aside)", evidence,
                layers: changed,
                modules: modules(changes), limit: limit)
        }
        let scope: String
        if every.isEmpty || changed.isEmpty {
            let names = outside.prefix(3).map(\.pair.derived.name).joined(separator: ", ")
            scope =
                outside.count <= 3
                ? "\(names) changed" : Self.share(changes.count, of: pairs.count, "changed", "changed")
        } else if changed.count == every.count {
            scope = every.count == 1 ? "its one layer changed" : "all \(every.count) layers changed"
        } else {
            scope =
                "\(Self.layerText(changed)) of \(every.count) and \(Self.tensors(outside.count)) outside them changed"
        }
        return make(
            .fineTuned, scope + aside, evidence, layers: changed, modules: modules(changes), limit: limit)
    }
}
