internal import ModelFormats
internal import Quantization

extension Describing {
    /// A model of block types: what quantizing the base gives, or not. nil where most of what changed is of other types.
    var quantized: Description? {
        let blocks = changes.filter { $0.pair.quantization != nil }
        guard !blocks.isEmpty, blocks.count * 2 >= changes.filter(\.isMatrix).count, unmeasured.isEmpty else {
            return nil
        }
        let wrong = blocks.filter { $0.pair.quantization?.isQuantization == false }
        let rest = changes.filter { $0.pair.quantization == nil && !$0.isFaint }
        guard wrong.isEmpty, rest.isEmpty, added.isEmpty, removed.isEmpty, incompatible.isEmpty else {
            return other(blocks, wrong, rest)
        }
        let types = Set(blocks.map(\.pair.derived.dtype.rawValue)).sorted().joined(separator: ", ")
        let worst = blocks.compactMap(\.pair.quantization?.relativeError).max() ?? 0
        var evidence = [
            "every block is what rounding the base's numbers gives; relative errors up to \(Figures.percent(worst))"
        ]
        let searched = blocks.filter { $0.pair.quantization?.outcome == .searched }
        if !searched.isEmpty {
            evidence.append(
                "the scales of \(Self.tensors(searched.count)) are those of an importance matrix, which is not known here"
            )
        }
        return make(
            .quantized, "\(Self.tensors(blocks.count)) as \(types), as ggml rounds these weights", evidence,
            limit: quantizationLimit(blocks))
    }

    private func other(_ blocks: [Change], _ wrong: [Change], _ rest: [Change]) -> Description {
        var evidence = wrong.prefix(8).compactMap { change -> String? in
            guard let found = change.pair.quantization else { return nil }
            let beyond =
                found.beyond == 0
                ? "within the type's bound" : "\(Figures.percent(found.beyondShare)) beyond the type's bound"
            return
                "\(change.pair.derived.name): \(Figures.percent(found.misplacedShare)) of the entries are other points than rounding gives, \(beyond); the error is \(Figures.percent(found.relativeError)) of ||W||"
        }
        if wrong.count > 8 { evidence.append("and \(wrong.count - 8) more like these") }
        if !rest.isEmpty {
            evidence.append(
                "\(Self.tensors(rest.count)) of other types changed: \(Self.names(rest.map(\.pair.derived)))")
        }
        var besides: [String] = []
        if !rest.isEmpty { besides.append("\(Self.tensors(rest.count)) changed") }
        if !added.isEmpty { besides.append("\(Self.tensors(added.count)) added") }
        if !removed.isEmpty { besides.append("\(Self.tensors(removed.count)) removed") }
        if !incompatible.isEmpty { besides.append("\(Self.tensors(incompatible.count)) of other shapes") }
        if !wrong.isEmpty || !rest.isEmpty {
            evidence.append(
                "other weights were quantized, or these by a program that rounds otherwise than ggml")
        }
        let summary =
            wrong.isEmpty
            ? "\(Self.tensors(blocks.count)) as ggml rounds these weights, but \(besides.joined(separator: ", "))"
            : "\(Self.share(wrong.count, of: blocks.count, "is", "are")) not what ggml makes of these weights"
        let concerned = wrong + rest
        return make(
            .quantizedOther, summary, evidence, layers: layers(concerned), modules: modules(concerned),
            limit: nil)
    }

    /// A change before quantizing puts entries over the edge between two points, about |change| / step of them; fewer than ten
    /// may be none, and what is less than 1/512 of a step is lost in arithmetic. A step is the error times sqrt(12). Doubled, for tensors
    /// of unlike blocks. nil where it is not known which importance matrix chose the scales of blocks of 32.
    private func quantizationLimit(_ blocks: [Change]) -> Double? {
        var limit = 0.0
        for block in blocks {
            guard let found = block.pair.quantization else { continue }
            if found.searched > 0 { return nil }
            let reach = max(1.0 / 512, 10 / Double(max(1, found.elements)))
            limit = max(limit, 2 * found.relativeError * 12.0.squareRoot() * reach)
        }
        return limit
    }
}
