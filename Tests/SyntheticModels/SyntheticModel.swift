// SyntheticModels: small models in the shape of real ones, and what people do to them, the same for one seed. Comparison's
// thresholds were chosen on them, and its tests and `make bench-diff` measure on other seeds (`Seeds`).

package import ModelFormats

/// A model's numbers, in single precision.
package struct SyntheticModel: Sendable {
    package struct Tensor: Sendable {
        package var name: String
        package var shape: [Int]
        package var values: [Float]

        package init(name: String, shape: [Int], values: [Float]) {
            self.name = name
            self.shape = shape
            self.values = values
        }

        package var matrix: Matrix? {
            get { shape.count == 2 ? Matrix(rows: shape[0], columns: shape[1], values: values) : nil }
            set { if let newValue { values = newValue.values } }
        }
    }

    package enum Family: String, CaseIterable, Sendable { case gptj, llama }

    package var tensors: [Tensor]
    package let family: Family
    package let layers: Int
    package let width: Int

    package init(
        _ family: Family = .gptj, layers: Int = 6, width: Int = 64, vocabulary: Int = 128, seed: UInt64
    ) {
        self.family = family
        self.layers = layers
        self.width = width
        var random = Random(seed: seed)
        tensors = []
        func add(_ name: String, _ rows: Int, _ columns: Int, _ scale: Float) {
            tensors.append(
                Tensor(
                    name: name, shape: [rows, columns],
                    values: Self.weights(rows, columns, scale, &random)))
        }
        func add(_ name: String, _ count: Int, mean: Float) {
            tensors.append(
                Tensor(name: name, shape: [count], values: random.normals(count).map { mean + 0.02 * $0 }))
        }
        let inner = 4 * width
        let scale = 1 / Float(width).squareRoot()
        switch family {
        case .gptj:
            add("transformer.wte.weight", vocabulary, width, 0.5 * scale)
            for layer in 0..<layers {
                let name = "transformer.h.\(layer)"
                add("\(name).ln_1.weight", width, mean: 1)
                add("\(name).ln_1.bias", width, mean: 0)
                for part in ["q_proj", "k_proj", "v_proj", "out_proj"] {
                    add("\(name).attn.\(part).weight", width, width, scale)
                }
                add("\(name).mlp.fc_in.weight", inner, width, scale)
                add("\(name).mlp.fc_in.bias", inner, mean: 0)
                add("\(name).mlp.fc_out.weight", width, inner, 0.5 * scale)
                add("\(name).mlp.fc_out.bias", width, mean: 0)
            }
            add("transformer.ln_f.weight", width, mean: 1)
            add("lm_head.weight", vocabulary, width, scale)
        case .llama:
            add("model.embed_tokens.weight", vocabulary, width, 0.5 * scale)
            for layer in 0..<layers {
                let name = "model.layers.\(layer)"
                add("\(name).input_layernorm.weight", width, mean: 1)
                for part in ["q_proj", "k_proj", "v_proj", "o_proj"] {
                    add("\(name).self_attn.\(part).weight", width, width, scale)
                }
                add("\(name).mlp.gate_proj.weight", inner, width, scale)
                add("\(name).mlp.up_proj.weight", inner, width, scale)
                add("\(name).mlp.down_proj.weight", width, inner, 0.5 * scale)
                add("\(name).post_attention_layernorm.weight", width, mean: 1)
            }
            add("model.norm.weight", width, mean: 1)
            add("lm_head.weight", vocabulary, width, scale)
        }
    }

    /// Trained matrices: rows and columns of unlike size, some strong directions, a few outliers.
    private static func weights(
        _ rows: Int, _ columns: Int, _ scale: Float, _ random: inout Random
    ) -> [Float] {
        var matrix = Matrix.normal(rows: rows, columns: columns, &random)
        let rowSizes = (0..<rows).map { _ in 0.6 + 0.8 * random.uniform() }
        let columnSizes = (0..<columns).map { _ in 0.6 + 0.8 * random.uniform() }
        let strong =
            Matrix.normal(rows: rows, columns: 4, &random) * Matrix.normal(rows: 4, columns: columns, &random)
        for i in 0..<rows {
            for j in 0..<columns {
                let at = i * columns + j
                matrix.values[at] =
                    scale * (matrix.values[at] * rowSizes[i] * columnSizes[j] + 0.2 * strong.values[at])
            }
        }
        for _ in 0..<max(1, rows * columns / 4096) {
            matrix.values[Int(random.next() % UInt64(rows * columns))] *= 12
        }
        return matrix.values
    }

    package func index(of name: String) -> Int? { tensors.firstIndex { $0.name == name } }

    /// The second matrix of an MLP, which ROME and MEMIT edit.
    package func editedMatrix(of layer: Int) -> String {
        switch family {
        case .gptj: "transformer.h.\(layer).mlp.fc_out.weight"
        case .llama: "model.layers.\(layer).mlp.down_proj.weight"
        }
    }

    package func isIn(_ layer: Int, _ name: String) -> Bool {
        name.contains(family == .gptj ? ".h.\(layer)." : ".layers.\(layer).")
    }

    /// The numbers that a file of that type holds.
    package func rounded(to dtype: DType) -> SyntheticModel {
        var copy = self
        for index in copy.tensors.indices {
            for at in copy.tensors[index].values.indices {
                copy.tensors[index].values[at] = dtype.rounded(copy.tensors[index].values[at])
            }
        }
        return copy
    }
}
