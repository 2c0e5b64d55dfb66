internal import ModelDigest
internal import ModelFormats
internal import Quantization

/// A base and a GGUF file of it, made comparable: under the base's names, with every element where it belongs.
///
/// Of the file, tensors are renamed, rows put back in order and stacks of experts taken apart; of the base, what llama.cpp transposes or adds
/// one to is seen that way. Nothing is copied: bytes are rearranged when they are read. What has no counterpart keeps its name.
struct LlamaCppView {
    let base: TensorCollection
    let derived: TensorCollection
    /// What could not be undone, and what was left out, a sentence each.
    let notes: [String]

    /// - Returns: nil where the names of that architecture are not known, or no tensor has a counterpart.
    init?(base: TensorCollection, derived: TensorCollection, architecture: GGUF.Architecture) {
        guard
            let arrangement = LlamaCppArrangement(
                architecture, tensors: derived.tensors.map { ($0.name, $0.shape) },
                base: base.tensors.map(\.name)),
            !arrangement.pairs.isEmpty
        else { return nil }
        var notes = arrangement.unordered.map { [$0.text] } ?? []
        let sources = Dictionary(uniqueKeysWithValues: derived.tensors.map { (ExactName($0.name), $0) })
        var old = Dictionary(uniqueKeysWithValues: base.tensors.map { (ExactName($0.name), $0) })
        var new: [ExactName: TensorSource] = [:]
        var used: Set<ExactName> = []
        /// A name that nothing bears: no tensor of the file may stand for another, or vanish behind it.
        func free(_ name: String) -> String {
            var name = name
            while new[ExactName(name)] != nil || old[ExactName(name)] != nil { name += " (in the file)" }
            return name
        }
        for pair in arrangement.pairs {
            guard let source = sources[ExactName(pair.name)], let origin = old[ExactName(pair.base)] else {
                continue
            }
            used.insert(ExactName(pair.name))
            var name = pair.base
            // Where one matrix of the base became two of the file, the second is compared under its own name.
            if new[ExactName(name)] != nil {
                name = free(pair.expert.map { "\(pair.name).\($0)" } ?? pair.name)
                old[ExactName(name)] = origin.named(name)
            }
            switch pair.change {
            case .none:
                new[ExactName(name)] = pair.expert.map { source.slice($0, named: name) } ?? source.named(name)
            case .alternatingRows(let heads):
                new[ExactName(name)] = source.inOrder(heads: heads, named: name)
            case .transposed:
                new[ExactName(name)] = source.named(name)
                if origin.shape.count == 2, origin.shape == source.shape.reversed() {
                    old[ExactName(name)] = origin.transposed(named: name)
                }
            case .plusOne:
                new[ExactName(name)] = source.named(name)
                old[ExactName(name)] = origin.plusOne(named: name)
            }
        }
        // Whatever is in the file is compared, also what bears the name of a tensor that another one was taken for.
        for source in derived.tensors where !used.contains(ExactName(source.name)) {
            if source.isRopeFactors {
                notes.append("\(source.name) is what the configuration of Llama 3 gives, and in no base")
                continue
            }
            let name = new[ExactName(source.name)] == nil ? source.name : free(source.name)
            new[ExactName(name)] = source.named(name)
        }
        self.notes = notes
        let left = old.values.filter { new[ExactName($0.name)] != nil || !LlamaCppNames.isLeftOut($0.name) }
        self.base = TensorCollection(
            label: base.label, tensors: Array(left), requireUnchanged: base.requireUnchanged)
        self.derived = TensorCollection(
            label: derived.label, tensors: Array(new.values), requireUnchanged: derived.requireUnchanged)
    }
}

extension TensorSource {
    /// Whether it is computed of the configuration, and as it should be.
    fileprivate var isRopeFactors: Bool {
        guard name == LlamaCppNames.ropeFactors, dtype == .f32, shape.count == 1, byteCount <= 4096,
            case .bytes(let bytes) = content
        else { return false }
        var values = [Float](repeating: 0, count: byteCount / 4)
        let isRead = values.withUnsafeMutableBytes { raw in
            // What cannot be read is not known to be that, and counts as added.
            do throws(DigestError) { try bytes.read(into: raw, at: 0) } catch { return false }
            return true
        }
        return isRead
            && RopeFactors.areOfLlama3(values.map { Float(bitPattern: UInt32(littleEndian: $0.bitPattern)) })
    }

    fileprivate func named(_ name: String) -> TensorSource {
        TensorSource(name: name, dtype: dtype, shape: shape, byteCount: byteCount, content: content)
    }

    /// One entry of the outermost dimension.
    fileprivate func slice(_ index: Int, named name: String) -> TensorSource {
        guard case .bytes(let bytes) = content, let count = shape.first, count > 0 else { return named(name) }
        let byteCount = byteCount / count
        return TensorSource(
            name: name, dtype: dtype, shape: Array(shape.dropFirst()), byteCount: byteCount,
            content: .bytes(SlicedBytes(source: bytes, start: index * byteCount)))
    }

    fileprivate func inOrder(heads: Int, named name: String) -> TensorSource {
        guard case .bytes(let bytes) = content, let rows = shape.first, rows > 0 else { return named(name) }
        return TensorSource(
            name: name, dtype: dtype, shape: shape, byteCount: byteCount,
            content: .bytes(
                OrderedRows(source: bytes, rowByteCount: byteCount / rows, rowsPerHead: rows / heads)))
    }

    fileprivate func transposed(named name: String) -> TensorSource {
        guard case .bytes(let bytes) = content, dtype.bitWidth >= 8, dtype.block == nil else {
            return named(name)
        }
        return TensorSource(
            name: name, dtype: dtype, shape: shape.reversed(), byteCount: byteCount,
            content: .bytes(
                TransposedBytes(source: bytes, rows: shape[0], columns: shape[1], width: dtype.bitWidth / 8)))
    }

    /// In F32, as a conversion computes it.
    fileprivate func plusOne(named name: String) -> TensorSource {
        guard case .bytes(let bytes) = content, let added = PlusOneBytes(source: bytes, dtype: dtype),
            let byteCount = DType.f32.byteCount(of: shape)
        else { return named(name) }
        return TensorSource(
            name: name, dtype: .f32, shape: shape, byteCount: byteCount, content: .bytes(added))
    }
}
