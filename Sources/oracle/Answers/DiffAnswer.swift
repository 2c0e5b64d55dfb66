internal import Comparison
internal import ModelDigest
internal import ModelFormats
internal import Quantization
internal import StrictJSON

/// What two models differ in, for people and programs.
struct DiffAnswer {
    private let base: DiffSubject
    private let derived: DiffSubject
    private let other: DiffSubject?
    private let difference: ModelDifference

    var isIdentical: Bool { difference.description.kind == .identical }

    /// Tensors in the table, unless all are asked for.
    private static let rowLimit = 20

    init(
        base: DiffSubject, derived: DiffSubject, other: DiffSubject?, threads: Int?, context: Context
    ) throws {
        self.base = base
        self.derived = derived
        self.other = other
        difference = try context.console.progress("Comparing") { meter in
            try Interruption.deferring {
                try ModelComparer(
                    threads: threads ?? ModelDigester.coreCount,
                    progress: { meter.advance(to: $0.done, of: $0.total) },
                    isCancelled: { Interruption.isRequested }
                ).compare(base.tensors, derived.tensors, other: other?.tensors)
            }
        }
    }

    func print(to context: Context, all: Bool) throws {
        if context.format == .text {
            try printText(context.console, all: all)
        } else {
            try context.console.print(json: json(all: all))
        }
    }

    // MARK: Text

    private func printText(_ console: Console, all: Bool) throws {
        let description = difference.description
        try console.print("\(description.kind.words, description.kind.style): \(description.summary)")
        var sides = Table()
        for (word, side) in [("base", base), ("derived", derived), ("with", other)] {
            guard let side else { continue }
            let count = Human.count(side.tensors.tensors.count, "tensor")
            let what = side.tensors.isManifest ? "tensor manifest" : Human.bytes(side.tensors.byteCount)
            sides.add(["  \(word)", "\(side.input)", "\(count), \(what)"])
        }
        try console.print(sides)
        for line in description.evidence { try console.print("  - \(line)") }
        let rows = difference.tensors.filter { all || !$0.isEqual }
        guard !rows.isEmpty else { return }
        try console.print("")
        let numbers = ["CHANGE", "LARGEST", "ENTRIES", "STABLE RANK", "IN 1, 4, 16 DIRECTIONS"]
        let hasNumbers = difference.pairs.contains { $0.measure != nil }
        var table = Table(
            header: ["TENSOR", "WHAT"] + (hasNumbers ? numbers : []),
            alignments: [.left, .left, .right, .right, .right, .right])
        let shown = all ? rows : Array(Self.largestFirst(rows).prefix(Self.rowLimit))
        for tensor in shown { table.add(Self.row(tensor)) }
        try console.print(table)
        if shown.count < rows.count {
            try console.print("\("and \(rows.count - shown.count) more: --all shows them", .dim)")
        }
    }

    /// The largest relative changes first; what has none comes before, being of another kind.
    private static func largestFirst(_ rows: [TensorDifference]) -> [TensorDifference] {
        func size(_ tensor: TensorDifference) -> Double {
            if case .pair(let pair) = tensor { pair.measure?.relativeNorm ?? .infinity } else { .infinity }
        }
        return rows.enumerated().sorted {
            (size($0.element), $1.offset) > (size($1.element), $0.offset)
        }.map(\.element)
    }

    private static func row(_ tensor: TensorDifference) -> [TerminalText] {
        let first: [TerminalText] = ["\(tensor.name)", "\(tensor.words.joined(separator: ", "))"]
        guard case .pair(let pair) = tensor, let measure = pair.measure else { return first }
        var row =
            first + [
                measure.relativeNorm.isFinite ? "\(Figures.percent(measure.relativeNorm))" : "of zeros",
                "\(Figures.number(measure.largest))",
                "\(Figures.percent(measure.changedShare))",
            ]
        if let spectrum = measure.spectrum {
            row.append("\(Figures.number(spectrum.stableRank))")
            row.append(
                "\([1, 4, 16].map { Figures.percent(spectrum.share(of: $0)) }.joined(separator: ", "))")
        }
        return row
    }

    // MARK: JSON

    private func json(all: Bool) -> JSON {
        let description = difference.description
        let counts = Dictionary(grouping: difference.tensors.flatMap(\.words), by: { $0 }).mapValues(\.count)
        return .members([
            "schema": 1, "base": base.json, "derived": derived.json, "other": other?.json,
            "description": .members([
                "kind": .string(description.kind.rawValue), "summary": .string(description.summary),
                "evidence": .strings(description.evidence),
                "layers": .array(description.layers.map { .int($0) }),
                "modules": .strings(description.modules), "rank": description.rank.map { .int($0) },
                "detection-limit": description.detectionLimit.map { Self.number($0, digits: 4) },
            ]),
            "counts": .object(
                TensorDifference.allWords.map { JSON.Member($0, .int(counts[$0] ?? 0)) }),
            "tensors": .array(difference.tensors.filter { all || !$0.isEqual }.map(Self.json)),
            "bytes-read": .int(Int(difference.bytesRead)),
        ])
    }

    /// Six digits, or four of what comes from single precision: more differ between processors.
    static func number(_ value: Double, digits: Int = 6) -> JSON {
        guard value.isFinite, value != 0 else { return value == 0 ? .int(0) : .null }
        var least = 1.0
        for _ in 1..<digits { least *= 10 }
        // Powers of ten up to 10^22 are exact; what is beyond has no number here that anybody reads.
        var power = 1.0
        while value.magnitude * power < least, power < 1e22 { power *= 10 }
        return .double((value * power).rounded() / power)
    }

    private static func json(_ facts: TensorFacts) -> JSON {
        [
            "name": .string(facts.name), "dtype": .string(facts.dtype.rawValue),
            "shape": .array(facts.shape.map { .int($0) }),
        ]
    }

    private static func json(_ tensor: TensorDifference) -> JSON {
        let words = JSON.strings(tensor.words)
        switch tensor {
        case .added(let facts): return ["what": words, "derived": json(facts)]
        case .removed(let facts): return ["what": words, "base": json(facts)]
        case .pair(let pair):
            var rounded: JSON?
            if case .reencoded(.to(let dtype)) = pair.content { rounded = .string(dtype.rawValue) }
            return .members([
                "what": words, "base": json(pair.base), "derived": json(pair.derived), "rounded-to": rounded,
                "change": pair.measure.map(json), "merge": pair.merge.map(json),
                "quantization": pair.quantization.map(json),
            ])
        }
    }

    private static func json(_ measure: ChangeMeasure) -> JSON {
        .members([
            "entries": .int(measure.count), "changed": .int(measure.changed), "zeroed": .int(measure.zeroed),
            "zeros": .int(measure.zeros), "relative-norm": number(measure.relativeNorm),
            "norm": number(measure.energy.squareRoot()), "largest": number(measure.largest),
            "cosine": number(measure.cosine),
            "rounding-norm": number(measure.roundingEnergy.squareRoot()),
            "non-finite": [
                "base": .int(measure.nonFiniteBase), "derived": .int(measure.nonFiniteDerived),
                "changed": .int(measure.nonFiniteChanged),
            ],
            "spectrum": measure.spectrum.map(json),
        ])
    }

    private static func json(_ spectrum: Spectrum) -> JSON {
        .members([
            "rows": .int(spectrum.rows), "columns": .int(spectrum.columns),
            "directions": .int(spectrum.values.count), "stable-rank": number(spectrum.stableRank, digits: 4),
            "share-1": number(spectrum.share(of: 1), digits: 4),
            "share-4": number(spectrum.share(of: 4), digits: 4),
            "share-16": number(spectrum.share(of: 16), digits: 4),
            "prominence": number(spectrum.prominence, digits: 4),
            "rank": spectrum.rank.map { .int($0) },
        ])
    }

    private static func json(_ found: QuantizationFinding) -> JSON {
        [
            "outcome": .string(found.outcome.rawValue), "blocks": .int(found.blocks),
            "rounded": .int(found.rounded), "searched": .int(found.searched),
            "misplaced": .int(found.misplaced), "beyond-bound": .int(found.beyond),
            "relative-error": number(found.relativeError),
        ]
    }

    private static func json(_ fit: MergeFit) -> JSON {
        [
            "alpha": number(fit.alpha), "beta": number(fit.beta), "residual": number(fit.residual),
            "within-rounding": .bool(fit.isWithinRounding),
        ]
    }
}

extension Description.Kind {
    var words: String {
        switch self {
        case .identical: "identical"
        case .reencoded: "re-encoded"
        case .partial: "other tensors"
        case .vocabularyGrown: "larger vocabulary"
        case .quantized: "quantized"
        case .quantizedOther: "quantized from other weights"
        case .pruned: "pruned"
        case .merge: "merge"
        case .rankOneEdit: "rank-one edit"
        case .lowRank: "low-rank update"
        case .layers: "trained in part"
        case .fineTuned: "fine-tuned"
        case .unrelated: "unrelated"
        case .different: "different"
        }
    }

    /// A rank-one edit is what nobody makes by training.
    var style: TerminalText.Style {
        switch self {
        case .identical, .reencoded, .quantized: .good
        case .rankOneEdit, .unrelated, .quantizedOther: .bad
        default: .caution
        }
    }
}

extension TensorDifference {
    static let allWords = [
        "equal", "re-encoded", "quantized", "changed", "not-compared", "retyped", "renamed", "reshaped",
        "grown", "added", "removed",
    ]

    /// The same name, type, shape and bytes.
    var isEqual: Bool { words == ["equal"] }

    /// What became of it, the values first.
    var words: [String] {
        switch self {
        case .added: return ["added"]
        case .removed: return ["removed"]
        case .pair(let pair):
            var words: [String]
            switch pair.content {
            case .equal: words = ["equal"]
            case .reencoded: words = ["re-encoded"]
            case .changed where pair.quantization?.isQuantization == true: words = ["quantized"]
            case .changed: words = ["changed"]
            case .notCompared: words = ["not-compared"]
            }
            if pair.isRetyped { words.append("retyped") }
            if pair.isRenamed { words.append("renamed") }
            switch pair.extent {
            case .same: break
            case .reshaped, .incompatible: words.append("reshaped")
            case .grown: words.append("grown")
            }
            return words
        }
    }
}
