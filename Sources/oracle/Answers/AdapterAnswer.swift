internal import Comparison
internal import ModelDigest
internal import ModelFormats
internal import StrictJSON

/// What an adapter would change of a base, for people and programs.
struct AdapterAnswer {
    private let base: DiffSubject
    private let adapter: DiffSubject
    let change: AdapterChange

    /// Misfits that are shown before the rest is counted.
    private static let misfitLimit = 8

    init(
        base: DiffSubject, adapter: (subject: DiffSubject, configuration: LoRAConfiguration)
    ) throws {
        guard !base.tensors.isManifest else {
            throw CommandError(
                "\(base.input) is a tensor manifest: it holds digests, and no numbers to hold an adapter against",
                code: "diff.manifest", help: "oracle diff MODEL --adapter \(shellPath(adapter.subject.input))"
            )
        }
        self.base = base
        self.adapter = adapter.subject
        change = try Interruption.deferring {
            try AdapterComparer(isCancelled: { Interruption.isRequested })
                .compare(base.tensors, adapter.subject.tensors, adapter.configuration)
        }
    }

    /// What the modules of one layer, or those of none, add up to.
    private struct Layer {
        let number: Int?
        let modules: [AdapterChange.Module]

        var ranks: [Int] { Array(Set(modules.map(\.rank))).sorted() }
        var kinds: [String] { Array(Set(modules.map(\.kind))).sorted() }
        var relativeNorm: Double {
            let update = modules.reduce(0) { $0 + $1.norm * $1.norm }
            let base = modules.reduce(0) { $0 + $1.baseNorm * $1.baseNorm }
            return update == 0 ? 0 : base == 0 ? .infinity : (update / base).squareRoot()
        }
    }

    private var layers: [Layer] {
        Dictionary(grouping: change.modules, by: \.layer).map { Layer(number: $0.key, modules: $0.value) }
            .sorted { ($0.number ?? -1) < ($1.number ?? -1) }
    }

    func print(to context: Context, all: Bool) throws {
        if context.format == .text {
            try printText(context.console, all: all)
        } else {
            try context.console.print(json: json)
        }
    }

    private func printText(_ console: Console, all: Bool) throws {
        let configuration = change.configuration
        let norms = change.modules.map(\.relativeNorm).sorted()
        if change.fits {
            let kinds = Array(Set(change.modules.map(\.kind))).sorted().joined(separator: ", ")
            let ranks = Array(Set(change.modules.map(\.rank))).sorted().map(String.init).joined(
                separator: ", ")
            try console.print(
                change.modules.isEmpty
                    ? "\("fits", .good): it replaces \(Human.count(change.replaced.count, "tensor"))"
                    : "\("fits", .good): rank \(ranks) in \(kinds), \(Human.count(change.modules.count, "module"))"
            )
        } else {
            try console.print(
                change.misfits.isEmpty
                    ? "\("does not fit", .bad): it has no matrices for a module"
                    : "\("does not fit", .bad): \(misfitText)"
            )
        }
        var sides = Table()
        for (word, side) in [("base", base), ("adapter", adapter)] {
            let count = Human.count(side.tensors.tensors.count, "tensor")
            sides.add(["  \(word)", "\(side.input)", "\(count), \(Human.bytes(side.tensors.byteCount))"])
        }
        try console.print(sides)
        for misfit in change.misfits.prefix(Self.misfitLimit) {
            try console.print("  - \(misfit.name): \(misfit.reason)")
        }
        if change.misfits.count > Self.misfitLimit {
            try console.print("  - and \(change.misfits.count - Self.misfitLimit) more")
        }
        if let largest = norms.last {
            try console.print(
                "  - \(Figures.ofWeights(norms[norms.count / 2])) in the median module\(largest.isFinite ? ", at most \(Figures.percent(largest))" : "")"
            )
        }
        if configuration.isDoRA {
            try console.print("  - it learned lengths of rows too (DoRA): they are not in these numbers")
        }
        if !change.replaced.isEmpty {
            try console.print(
                "  - replaced whole: \(change.replaced.prefix(4).joined(separator: ", "))\(change.replaced.count > 4 ? " and \(change.replaced.count - 4) more" : "")"
            )
        }
        guard !change.modules.isEmpty else { return }
        try console.print("")
        if all {
            var table = Table(
                header: ["MODULE", "RANK", "SCALE", "UPDATE"], alignments: [.left, .right, .right, .right])
            for module in change.modules {
                table.add([
                    "\(module.name)", "\(module.rank)", "\(Figures.number(module.scale))",
                    "\(Figures.percent(module.relativeNorm))",
                ])
            }
            return try console.print(table)
        }
        var table = Table(
            header: ["LAYER", "RANK", "UPDATE", "MODULES"], alignments: [.right, .right, .right, .left])
        for layer in layers {
            table.add([
                "\(layer.number.map(String.init) ?? "none")",
                "\(layer.ranks.map(String.init).joined(separator: ", "))",
                "\(Figures.percent(layer.relativeNorm))", "\(layer.kinds.joined(separator: ", "))",
            ])
        }
        try console.print(table)
    }

    private var misfitText: String {
        let broken = change.misfits.count(where: \.isOfNumbers)
        let homeless = change.misfits.count - broken
        return [
            homeless == 0 ? nil : "\(Human.count(homeless, "tensor")) the base has no place for",
            broken == 0
                ? nil : "\(Human.count(broken, "tensor")) of numbers that are NaN, infinite or too large",
        ].compactMap { $0 }.joined(separator: ", ")
    }

    private var json: JSON {
        let configuration = change.configuration
        return .members([
            "schema": 1, "base": base.json,
            "adapter": .members([
                "path": .string(adapter.input), "name": .string(adapter.name),
                "tensors": .int(adapter.tensors.tensors.count), "bytes": .int(Int(adapter.tensors.byteCount)),
                "rank": .int(configuration.rank), "alpha": DiffAnswer.number(configuration.alpha),
                "targets": .string(configuration.targetText), "dora": .bool(configuration.isDoRA),
            ]),
            "fits": .bool(change.fits),
            "misfits": .array(
                change.misfits.map { ["name": .string($0.name), "reason": .string($0.reason)] }),
            "replaced": .strings(change.replaced),
            "layers": .array(
                layers.map { layer in
                    [
                        "layer": layer.number.map { .int($0) } ?? .null,
                        "modules": .strings(layer.kinds),
                        "relative-norm": DiffAnswer.number(layer.relativeNorm),
                    ]
                }),
            "modules": .array(
                change.modules.map { module in
                    [
                        "name": .string(module.name), "tensor": .string(module.tensor),
                        "rank": .int(module.rank), "scale": DiffAnswer.number(module.scale),
                        "norm": DiffAnswer.number(module.norm),
                        "relative-norm": DiffAnswer.number(module.relativeNorm),
                    ]
                }),
        ])
    }
}
