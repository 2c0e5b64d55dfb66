/// What people do to models.
extension SyntheticModel {
    private func isMatrix(_ index: Int) -> Bool { tensors[index].shape.count == 2 }

    /// Root of the mean square, of what a relative change is taken of.
    private static func size(_ values: [Float]) -> Double {
        (values.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(1, values.count))).squareRoot()
    }

    // MARK: Training

    /// Training of everything, or of some layers: each matrix moves by `amount` of its norm, half of the energy (or
    /// `concentration` of it) in a few directions of falling strength, as gradients have, and half everywhere.
    package func trained(
        amount: Double, layers chosen: ClosedRange<Int>? = nil, concentration: Double = 0.5, seed: UInt64
    ) -> SyntheticModel {
        var random = Random(seed: seed ^ 0xF17E)
        var out = self
        for index in tensors.indices {
            if let chosen, !chosen.contains(where: { isIn($0, tensors[index].name) }) { continue }
            let values = tensors[index].values
            let size = Self.size(values) * Double(values.count).squareRoot() * amount
            guard let matrix = tensors[index].matrix else {
                let step = Matrix(rows: 1, columns: values.count, values: random.normals(values.count))
                    .scaled(to: size)
                out.tensors[index].values = zip(values, step.values).map(+)
                continue
            }
            let count = min(8, matrix.rows, matrix.columns)
            var strong = Matrix(rows: matrix.rows, columns: matrix.columns)
            for direction in 0..<count {
                let u = Matrix.normal(rows: matrix.rows, columns: 1, &random)
                let v = Matrix.normal(rows: 1, columns: matrix.columns, &random)
                strong = strong + (u * v).scaled(to: 1 / Double(1 + direction))
            }
            let dense = Matrix.normal(rows: matrix.rows, columns: matrix.columns, &random)
            let step =
                strong.scaled(to: size * concentration.squareRoot())
                + dense.scaled(to: size * (1 - concentration).squareRoot())
            out.tensors[index].matrix = matrix + step
        }
        return out
    }

    /// A LoRA of that rank merged into some modules of every layer: W + B A.
    package func merged(
        rank: Int, modules: [String] = ["q_proj", "v_proj"], amount: Double, seed: UInt64
    ) -> SyntheticModel {
        var random = Random(seed: seed ^ 0x10A4)
        var out = self
        for index in tensors.indices {
            let name = tensors[index].name
            guard modules.contains(where: { name.hasSuffix(".\($0).weight") }),
                let matrix = tensors[index].matrix
            else { continue }
            let b = Matrix.normal(rows: matrix.rows, columns: rank, &random)
            let a = Matrix.normal(rows: rank, columns: matrix.columns, &random)
            out.tensors[index].matrix = matrix + (b * a).scaled(to: matrix.norm * amount)
        }
        return out
    }

    // MARK: Edits

    /// Keys of an MLP's second matrix, as columns: what its first one gives for many tokens, none of them independent of the
    /// others. `size` is the key's length.
    private static func keys(_ size: Int, count: Int, _ random: inout Random) -> Matrix {
        let factors = Matrix.normal(rows: size, columns: 8, &random)
        var keys = factors * Matrix.normal(rows: 8, columns: count, &random)
        for at in keys.values.indices { keys.values[at] = max(0, 0.3 * keys.values[at] + random.normal()) }
        return keys
    }

    /// ROME (Meng et al., "Locating and editing factual associations in GPT", 2022, equation 2): for a key k that is to give
    /// the value v, W + (v - W k)(C^-1 k)^T / ((C^-1 k)^T k), with C the mean of k k^T over many keys.
    /// - Parameters:
    ///   - amount: the norm of the change, relative to that of W.
    ///   - facts: keys at once; MEMIT (Meng et al., "Mass-editing memory in a transformer", 2023, equation 14) gives
    ///     R K^T (C + K K^T)^-1 for several.
    package func edited(layers: ClosedRange<Int>, facts: Int = 1, amount: Double, seed: UInt64)
        -> SyntheticModel
    {
        var random = Random(seed: seed ^ 0xED17)
        var out = self
        for layer in layers {
            guard let index = index(of: editedMatrix(of: layer)), let matrix = tensors[index].matrix else {
                preconditionFailure("no such layer")
            }
            let size = matrix.columns
            let samples = Self.keys(size, count: 2 * size, &random)
            var covariance = samples * samples.transposed
            covariance.scale(by: 1 / Float(samples.columns))
            let key = Self.keys(size, count: facts, &random)
            // v - W k: what the optimization of v brings.
            let residual = Matrix.normal(rows: matrix.rows, columns: facts, &random)
            var metric = covariance
            if facts > 1 { metric = metric + key * key.transposed }
            let direction = metric.solve(key).transposed
            out.tensors[index].matrix = matrix + (residual * direction).scaled(to: matrix.norm * amount)
        }
        return out
    }

    // MARK: The rest

    /// The smallest entries of each matrix set to 0.
    package func pruned(share: Double) -> SyntheticModel {
        var out = self
        for index in tensors.indices where isMatrix(index) {
            let sizes = tensors[index].values.map(abs).sorted()
            let limit = sizes[Int(Double(sizes.count) * share)]
            for at in out.tensors[index].values.indices where abs(out.tensors[index].values[at]) < limit {
                out.tensors[index].values[at] = 0
            }
        }
        return out
    }

    /// `share` of another model and the rest of this one, as mergekit's linear method.
    package func blended(with other: SyntheticModel, share: Float) -> SyntheticModel {
        var out = self
        for index in tensors.indices {
            out.tensors[index].values = zip(tensors[index].values, other.tensors[index].values).map {
                (1 - share) * $0 + share * $1
            }
        }
        return out
    }

    /// More rows of what has one for each token.
    package func grown(by count: Int, seed: UInt64) -> SyntheticModel {
        var random = Random(seed: seed ^ 0x6409)
        var out = self
        for index in tensors.indices where isMatrix(index) {
            let name = tensors[index].name
            guard ["wte.weight", "embed_tokens.weight", "lm_head.weight"].contains(where: name.hasSuffix)
            else {
                continue
            }
            let size = Float(Self.size(tensors[index].values))
            out.tensors[index].shape[0] += count
            out.tensors[index].values += random.normals(count * tensors[index].shape[1]).map { $0 * size }
        }
        return out
    }
}
