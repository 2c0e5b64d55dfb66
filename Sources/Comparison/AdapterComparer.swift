package import ModelDigest
package import ModelFormats
internal import TensorValues

/// What a LoRA adapter would change of a base: W' = W + s B A for each module that it has matrices for.
package struct AdapterChange: Hashable, Sendable {
    /// One module, `model.layers.3.self_attn.q_proj`.
    package struct Module: Hashable, Sendable {
        package let name: String
        /// The base's tensor.
        package let tensor: String
        package let rank: Int
        /// s.
        package let scale: Double
        /// ||s B A||, Frobenius.
        package let norm: Double
        /// ||W||.
        package let baseNorm: Double

        /// ||s B A|| / ||W||; infinite where the base is all zeros.
        package var relativeNorm: Double { norm == 0 ? 0 : baseNorm == 0 ? .infinity : norm / baseNorm }
        /// From 0; nil for what is in no layer.
        package var layer: Int? { TensorRole(tensor).layer }
        /// `q_proj`.
        package var kind: String { TensorRole(tensor).module }
    }

    /// A tensor of the adapter that the base has no place for, or whose numbers are none, and why.
    package struct Misfit: Hashable, Sendable {
        package let name: String
        package let reason: String
        /// Whether it is its numbers that are wrong: NaN, infinite or too large.
        package var isOfNumbers = false
    }

    package let configuration: LoRAConfiguration
    /// Sorted by name.
    package let modules: [Module]
    /// Tensors that the adapter replaces whole: `modules_to_save`, biases.
    package let replaced: [String]
    package let misfits: [Misfit]

    package var fits: Bool { misfits.isEmpty && !(modules.isEmpty && replaced.isEmpty) }
}

/// Holds an adapter against a base. The adapter's matrices are read whole, within a limit; the base by parts.
package struct AdapterComparer: Sendable {
    private let isCancelled: (@Sendable () -> Bool)?

    package init(isCancelled: (@Sendable () -> Bool)? = nil) { self.isCancelled = isCancelled }

    /// Elements of one of an adapter's matrices, two of which are held at once: those of rank 64 on a vocabulary of 500,000 have that
    /// many.
    private static let elementLimit = 1 << 25
    /// Elements that are decoded at once: whole blocks of every type.
    private static let chunk = 1 << 16

    /// What PEFT puts before the names of the base.
    private static let prefixes = ["base_model.model.", "base_model."]

    private struct Matrices {
        var down: TensorSource?
        var up: TensorSource?
        var isEmbedding = false
    }

    package func compare(
        _ base: TensorCollection, _ adapter: TensorCollection, _ configuration: LoRAConfiguration
    ) throws(DigestError) -> AdapterChange {
        let known = Dictionary(uniqueKeysWithValues: base.tensors.map { (ExactName($0.name), $0) })
        var matrices: [ExactName: Matrices] = [:]
        var replaced: [String] = []
        /// What no product of matrices tells the numbers of.
        var alone: [TensorSource] = []
        var named: Set<ExactName> = []
        var misfits: [AdapterChange.Misfit] = []
        for tensor in adapter.tensors {
            let name = Self.bare(tensor.name)
            if let (module, part) = Self.part(of: name) {
                let other = matrices[ExactName(module)]
                let isSecond: Bool
                switch part {
                case .down(let isEmbedding):
                    isSecond = other?.down != nil
                    matrices[ExactName(module), default: Matrices()].down = tensor
                    if isEmbedding { matrices[ExactName(module)]?.isEmbedding = true }
                case .up:
                    isSecond = other?.up != nil
                    matrices[ExactName(module), default: Matrices()].up = tensor
                // Of DoRA, which the configuration says.
                case .magnitude:
                    isSecond = false
                    alone.append(tensor)
                }
                if isSecond {
                    misfits.append(
                        AdapterChange.Misfit(name: tensor.name, reason: "a second matrix for \(module)"))
                }
            } else if let own = known[ExactName(name)] {
                if !named.insert(ExactName(name)).inserted {
                    misfits.append(
                        AdapterChange.Misfit(name: tensor.name, reason: "a second tensor for \(name)"))
                } else if own.shape == tensor.shape {
                    replaced.append(name)
                    alone.append(tensor)
                } else {
                    misfits.append(
                        AdapterChange.Misfit(
                            name: tensor.name,
                            reason: "its shape is \(tensor.shape), and the base's is \(own.shape)"))
                }
            } else {
                misfits.append(AdapterChange.Misfit(name: tensor.name, reason: "the base has no \(name)"))
            }
        }
        var modules: [AdapterChange.Module] = []
        for (name, pair) in matrices.sorted(by: { $0.key < $1.key }) {
            switch try module(name.text, pair, configuration, known) {
            case .success(let module): modules.append(module)
            case .failure(let misfit):
                misfits.append(
                    AdapterChange.Misfit(
                        name: name.text, reason: misfit.text, isOfNumbers: misfit.isOfNumbers))
            }
        }
        for tensor in alone {
            // Of a type without numbers nothing can be said but that it is there.
            guard let energy = try energyOf(tensor), !energy.isFinite else { continue }
            misfits.append(
                AdapterChange.Misfit(
                    name: tensor.name, reason: "its numbers are NaN, infinite or too large",
                    isOfNumbers: true))
        }
        for collection in [base, adapter] { try collection.requireUnchanged() }
        return AdapterChange(
            configuration: configuration, modules: modules, replaced: replaced.sorted(), misfits: misfits)
    }

    // MARK: Names

    private enum Part {
        case down(isEmbedding: Bool)
        case up
        case magnitude
    }

    private static func bare(_ name: String) -> String {
        let prefix = prefixes.first { name.utf8.starts(with: $0.utf8) } ?? ""
        return String(decoding: name.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
    }

    private static let endings: [(text: String, part: Part)] = [
        (".lora_A.weight", .down(isEmbedding: false)), (".lora_B.weight", .up),
        (".lora_embedding_A", .down(isEmbedding: true)), (".lora_embedding_B", .up),
        (".lora_magnitude_vector", .magnitude), (".lora_magnitude_vector.weight", .magnitude),
    ]

    private static func part(of name: String) -> (module: String, part: Part)? {
        for (ending, part) in endings where name.utf8.suffix(ending.utf8.count).elementsEqual(ending.utf8) {
            return (String(decoding: name.utf8.dropLast(ending.utf8.count), as: UTF8.self), part)
        }
        return nil
    }

    // MARK: One module

    private struct Unfit: Error {
        let text: String
        var isOfNumbers = false
    }

    private func module(
        _ name: String, _ pair: Matrices, _ configuration: LoRAConfiguration,
        _ known: [ExactName: TensorSource]
    ) throws(DigestError) -> Result<AdapterChange.Module, Unfit> {
        guard let down = pair.down, let up = pair.up else {
            return .failure(Unfit(text: "one of its two matrices is missing"))
        }
        guard let base = known[ExactName("\(name).weight")] else {
            return .failure(Unfit(text: "the base has no \(name).weight"))
        }
        guard down.shape.count == 2, up.shape.count == 2, base.shape.count == 2 else {
            return .failure(Unfit(text: "it is no matrix, or its update is none"))
        }
        let rank = down.shape[0]
        guard rank > 0, rank <= LoRAConfiguration.rankLimit, up.shape[1] == rank else {
            return .failure(
                Unfit(text: "its matrices have the ranks \(down.shape[0]) and \(up.shape[1])"))
        }
        guard configuration.hasRanksOfModules || rank == configuration.rank else {
            return .failure(
                Unfit(
                    text:
                        "its matrices have the rank \(rank), and adapter_config.json says \(configuration.rank)"
                ))
        }
        guard rank <= min(base.shape[0], base.shape[1]) else {
            return .failure(
                Unfit(text: "its rank \(rank) is more than the base's tensor \(base.shape) can have"))
        }
        let isTurned = configuration.isFanInFanOut != pair.isEmbedding
        let update = isTurned ? [down.shape[1], up.shape[0]] : [up.shape[0], down.shape[1]]
        guard update == base.shape else {
            return .failure(
                Unfit(text: "its update has the shape \(update), and the base's tensor \(base.shape)"))
        }
        if configuration.names(name) == false {
            return .failure(Unfit(text: "target_modules (\(configuration.targetText)) does not name it"))
        }
        guard let first = try values(of: down), let second = try values(of: up) else {
            return .failure(
                Unfit(text: "its matrices are no numbers, or more than \(Self.elementLimit) of them"))
        }
        // ||B A||^2 is the sum of the products of the entries of B'B and A A', both of rank by rank.
        let inner = try gram(first, count: rank, along: down.shape[1], stride: (down.shape[1], 1))
        let outer = try gram(second, count: rank, along: up.shape[0], stride: (1, rank))
        let energy = zip(inner, outer).reduce(0.0) { $0 + $1.0 * $1.1 }
        guard let baseEnergy = try energyOf(base) else {
            return .failure(
                Unfit(text: "the base's tensor is of \(base.dtype.rawValue): no numbers that are read"))
        }
        let scale = configuration.scale(of: name, rank: rank)
        let norm = max(energy, 0).squareRoot() * scale.magnitude
        // Norms of modules are squared and added for their layer.
        guard energy.isFinite, baseEnergy.isFinite, (norm * norm).isFinite else {
            return .failure(
                Unfit(
                    text: "its numbers, or those of the base's tensor, are NaN, infinite or too large",
                    isOfNumbers: true))
        }
        return .success(
            AdapterChange.Module(
                name: name, tensor: base.name, rank: rank, scale: scale, norm: norm,
                baseNorm: baseEnergy.squareRoot()))
    }

    /// The products of `count` vectors of `along` entries with each other.
    private func gram(
        _ values: [Float], count: Int, along: Int, stride: (vector: Int, entry: Int)
    ) throws(DigestError) -> [Double] {
        var products = [Double](repeating: 0, count: count * count)
        for i in 0..<count {
            if let isCancelled, isCancelled() { throw .cancelled }
            values.withUnsafeBufferPointer { values in
                for j in i..<count {
                    var sum = 0.0
                    var (left, right) = (i * stride.vector, j * stride.vector)
                    for _ in 0..<along {
                        sum += Double(values[left]) * Double(values[right])
                        left += stride.entry
                        right += stride.entry
                    }
                    products[i * count + j] = sum
                    products[j * count + i] = sum
                }
            }
        }
        return products
    }

    private func values(of source: TensorSource) throws(DigestError) -> [Float]? {
        let count = source.shape[0].multipliedReportingOverflow(by: source.shape[1])
        guard !count.overflow, count.partialValue <= Self.elementLimit,
            let operand = Operand(source, count: count.partialValue)
        else { return nil }
        var values: [Float] = []
        values.reserveCapacity(count.partialValue)
        try forEachChunk(of: operand) { values += $0 }
        return values
    }

    private func energyOf(_ source: TensorSource) throws(DigestError) -> Double? {
        let count = source.shape.reduce(1, *)
        guard let operand = Operand(source, count: count) else { return nil }
        var sum = 0.0
        try forEachChunk(of: operand) { values in
            for value in values { sum += Double(value) * Double(value) }
        }
        return sum
    }

    private func forEachChunk(
        of operand: Operand, _ body: (UnsafeMutableBufferPointer<Float>) -> Void
    ) throws(DigestError) {
        let tiles = Tiles([operand], count: min(Self.chunk, operand.count), tiles: 1)
        var at = 0
        while at < operand.count {
            if let isCancelled, isCancelled() { throw .cancelled }
            let range = at..<min(at + Self.chunk, operand.count)
            try tiles.read(operand, range, into: 0)
            body(tiles.tile(0, range.count))
            at = range.upperBound
        }
    }
}
