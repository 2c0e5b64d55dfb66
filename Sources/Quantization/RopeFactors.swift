#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// What llama.cpp's conversion writes as `rope_freqs.weight`: by how much each angle of the rotary embedding is divided, computed of the
/// configuration (`rope_type: llama3`; transformers, modeling_rope_utils.py, `_compute_llama3_parameters`; llama.cpp, conversion of
/// LlamaForCausalLM). The tensor is in no base, and whoever writes other numbers there changes what the model attends to.
package enum RopeFactors {
    /// Those of Llama 3.1 and 3.3 (8) and of Llama 3.2 (32).
    private static let factors = [8.0, 32]
    private static let theta = 500_000.0
    private static let context = 8192.0
    private static let (low, high) = (1.0, 4.0)

    /// Whether the values are those of a published Llama 3: one for every two entries of a head, in single precision.
    package static func areOfLlama3(_ values: [Float]) -> Bool {
        guard (16...256).contains(values.count) else { return false }
        return factors.contains { factor in
            values.indices.allSatisfy { index in
                let wanted = value(at: index, of: values.count, factor: factor)
                return abs(Double(values[index]) - wanted) <= 1e-3 * wanted
            }
        }
    }

    private static func value(at index: Int, of count: Int, factor: Double) -> Double {
        let length = 2 * Double.pi * pow(theta, Double(index) / Double(count))
        if length < context / high { return 1 }
        if length > context / low { return factor }
        let smooth = (context / length - low) / (high - low)
        return 1 / ((1 - smooth) / factor + smooth)
    }
}
