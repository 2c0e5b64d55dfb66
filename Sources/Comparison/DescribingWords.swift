internal import ModelFormats
internal import Quantization

/// What a description says besides its kind: sizes, names, layers, and how large an edit could hide.
extension Describing {
    var strongest: (name: String, size: Double)? {
        changes.compactMap { change -> (name: String, size: Double)? in
            guard let first = change.measure.spectrum?.values.first, change.measure.baseEnergy > 0 else {
                return nil
            }
            // Of a stack of experts each is a matrix of its own, with its part of the norm.
            let shape = change.pair.derived.shape.filter { $0 > 1 }
            let stack =
                shape.count > 2 && (shape.last ?? 0) >= 32
                ? shape.dropLast(2).reduce(1.0) { $0 * Double($1) } : 1
            return (
                change.pair.derived.name, first / (change.measure.baseEnergy / stack).squareRoot()
            )
        }.max { $0.size < $1.size }
    }

    /// See `Description.detectionLimit`.
    var limit: Double? {
        // What was not compared may hold anything: a tensor that was added may be the edited one, under another name.
        guard unmeasured.isEmpty, incompatible.isEmpty, added.isEmpty, blind.isEmpty else { return nil }
        return strongest?.size ?? 0
    }

    /// Changes of which directions say nothing: in another order, of a base of zeros, or of too few rows or columns.
    private var blind: [Change] {
        changes.filter { change in
            !change.isInOrder
                || (change.isMatrix && change.measure.energy != 0
                    && (change.measure.spectrum == nil || change.measure.baseEnergy == 0))
        }
    }

    /// Changed matrices in which one direction, or a few, hold most of the change.
    static func directed(_ changes: [Change]) -> [(change: Change, size: Double)] {
        changes.compactMap { change in
            // A row of a vocabulary is a word, and a matrix of few rows has few directions by nature.
            guard let spectrum = change.measure.spectrum, let first = spectrum.values.first, !change.isFaint,
                !change.role.mayBeOfVocabulary,
                min(spectrum.rows, spectrum.columns) >= Thresholds.standingSide,
                change.rank != nil || spectrum.share(of: 1) >= Thresholds.standingShare
                    || spectrum.share(of: 4) >= Thresholds.standingFew
                    || (spectrum.share(of: 1) >= Thresholds.standingShare / 2
                        && spectrum.prominence >= Thresholds.standingProminence)
            else { return nil }
            let norm = change.measure.baseEnergy.squareRoot()
            return (change, norm > 0 ? first / norm : .infinity)
        }
    }

    /// Those that stand out, as an edit leaves them: where many have such a direction, the larger ones.
    static func standing(among directed: [(change: Change, size: Double)]) -> [Change] {
        guard directed.count > Thresholds.editedMatrices else { return directed.map(\.change) }
        let median = directed.map(\.size).sorted()[directed.count / 2]
        return directed.filter { $0.size >= Thresholds.standingSize * median }.map(\.change)
    }

    var grown: [TensorPair] {
        pairs.filter { if case .grown = $0.extent { true } else { false } }
    }

    var grownText: String { "vocabulary grown from \(grownSizes)" }
    var grownSizes: String {
        var sizes: [String] = []
        for pair in grown {
            guard case .grown(let from, let to) = pair.extent else { continue }
            let text = "\(from) to \(to)"
            if !sizes.contains(text) { sizes.append(text) }
        }
        return "\(sizes.joined(separator: ", ")) rows"
    }

    /// Types, names and shapes that are others, where any are.
    var encodingText: String? {
        var parts: [String] = []
        let retyped = pairs.filter(\.isRetyped)
        if !retyped.isEmpty {
            let types = Set(retyped.map { "\($0.base.dtype.rawValue) -> \($0.derived.dtype.rawValue)" })
                .sorted()
            parts.append("\(Self.tensors(retyped.count)) re-encoded, \(types.joined(separator: ", "))")
        }
        var back: [String: Int] = [:]
        for pair in pairs where !pair.isRetyped {
            guard case .reencoded(let rounding) = pair.content else { continue }
            switch rounding {
            case .exact: back["written with other bits for the same numbers", default: 0] += 1
            case .to(let dtype): back["rounded to \(dtype.rawValue)", default: 0] += 1
            }
        }
        for (text, count) in back.sorted(by: { $0.key < $1.key }) {
            parts.append("\(Self.tensors(count)) \(text)")
        }
        let renamed = pairs.filter(\.isRenamed).count
        if renamed > 0 { parts.append("\(Self.tensors(renamed)) renamed") }
        let reshaped = pairs.filter { $0.extent == .reshaped }.count
        if reshaped > 0 { parts.append("\(Self.tensors(reshaped)) reshaped") }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// What else is to be said beside the kind.
    func make(
        _ kind: Description.Kind, _ summary: String, _ evidence: [String] = [], layers: [Int] = [],
        modules: [String] = [], rank: Int? = nil, limit: Double?, isMeasured: Bool = true
    ) -> Description {
        var evidence = evidence
        if kind != .identical, kind != .unrelated {
            let equal = pairs.filter { $0.content == .equal && $0.extent == .same && !$0.isRenamed }.count
            if equal > 0, equal < pairs.count {
                evidence.append("\(Self.share(equal, of: pairs.count, "has", "have")) the same bytes")
            }
            if kind != .reencoded, let encodingText { evidence.append(encodingText) }
            if kind != .vocabularyGrown, kind != .partial {
                if !grown.isEmpty { evidence.append(grownText) }
                if !added.isEmpty {
                    evidence.append("\(Self.tensors(added.count)) added: \(Self.names(added))")
                }
                if !removed.isEmpty {
                    evidence.append("\(Self.tensors(removed.count)) removed: \(Self.names(removed))")
                }
            }
            if [.rankOneEdit, .lowRank, .layers, .fineTuned].contains(kind), !blind.isEmpty {
                evidence.append(
                    "\(Self.tensors(blind.count)) changed of which directions say nothing (few rows or columns, a base of zeros, another order), so a rank-one edit there would not stand out: \(Self.names(blind.map(\.pair.derived)))"
                )
            }
            if kind != .different, !unmeasured.isEmpty {
                evidence.append(
                    "\(Self.tensors(unmeasured.count)) changed whose numbers are not read: \(Self.names(unmeasured.map(\.derived)))"
                )
            }
            if kind != .partial, !incompatible.isEmpty {
                evidence.append(
                    "\(Self.tensors(incompatible.count)) of other shapes were not compared: \(Self.names(incompatible.map(\.derived)))"
                )
            }
        }
        let base = changes.reduce(0) { $0 + $1.measure.nonFiniteBase }
        let derived = changes.reduce(0) { $0 + $1.measure.nonFiniteDerived }
        if base + derived > 0 {
            evidence.append(
                "entries that are NaN or infinite: \(base) of the base, \(derived) of the derived; no sum has them"
            )
        }
        evidence += notes
        return Description(
            kind: kind, summary: summary, evidence: evidence, layers: layers, modules: modules, rank: rank,
            detectionLimit: limit, standing: standing.map(\.pair.derived.name),
            mayBeEdit: standing.contains(where: \.role.isMLP), isDirected: !directed.isEmpty,
            mayHoldEdit: directed.contains { $0.change.role.isMLP },
            isLikeEdits: changes.allSatisfy {
                $0.isFaint || ($0.role.isMLP && ($0.rank ?? .max) <= Thresholds.editedDirections)
            },
            isMeasured: isMeasured)
    }

    func layers(_ changes: [Change]) -> [Int] {
        Array(Set(changes.compactMap(\.role.layer))).sorted()
    }
    func modules(_ changes: [Change]) -> [String] { Array(Set(changes.map(\.role.module))).sorted() }

    /// `1 of 104 tensors has`, `3 of 104 tensors have`.
    static func share(_ part: Int, of whole: Int, _ one: String, _ many: String) -> String {
        "\(part) of \(tensors(whole)) \(part == 1 ? one : many)"
    }
    static func tensors(_ count: Int) -> String { "\(count) \(count == 1 ? "tensor" : "tensors")" }
    static func layerText(_ layers: [Int]) -> String {
        "\(layers.count == 1 ? "layer" : "layers") \(Figures.ranges(layers))"
    }
    static func names(_ facts: [TensorFacts]) -> String {
        facts.prefix(3).map(\.name).joined(separator: ", ")
            + (facts.count > 3 ? " and \(facts.count - 3) more" : "")
    }
}
