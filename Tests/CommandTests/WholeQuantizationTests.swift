import FileIO
import ModelFormats
import StrictJSON
import SyntheticModels
import Testing

/// Whole models as `llama-quantize` makes them, several types in one file, and what `oracle diff` says of each. Seeds from 760 on.
@Suite struct WholeQuantizationTests {
    private static let heads = 4

    /// Rows of K-quants have a multiple of 256 numbers.
    private static func base(layers: Int = 2) -> SyntheticModel {
        SyntheticModel(.llama, layers: layers, width: 256, vocabulary: 32, seed: 760).rounded(to: .f16)
    }

    private static func described(
        _ base: SyntheticModel, _ file: [UInt8]
    ) throws -> (kind: String?, layers: [Int], modules: [String], types: Set<String>, text: String) {
        let here = try Process.temporaryDirectory("oracle-whole")
        defer { try? removeTree(here) }
        try writeAtomically(base.safetensors(.f16), to: "\(here)/base.safetensors")
        try writeAtomically(file, to: "\(here)/model.gguf")
        let result = try Process.run(
            [Layout.oracle, "diff", "base.safetensors", "model.gguf", "--json"],
            environment: ["ORACLE_HOME": "\(here)/home"], directory: here)
        let root = try JSONDocument(Array(result.output.utf8)).root
        for complaint in try Schemas.check([
            JSONAnswer(command: "diff", isLines: false, output: result.output, place: "model.gguf")
        ]) {
            Issue.record("\(complaint)")
        }
        let description = root["description"]
        let types = (root["tensors"]?.elements.map(Array.init) ?? []).compactMap {
            $0["quantization"] == nil ? nil : $0["derived"]?["dtype"]?.string
        }
        return (
            description?["kind"]?.string,
            (description?["layers"]?.elements.map(Array.init) ?? []).compactMap(\.int),
            (description?["modules"]?.elements.map(Array.init) ?? []).compactMap(\.string), Set(types),
            result.output
        )
    }

    @Test(
        arguments: [
            (.q2K, ["Q2_K", "Q3_K", "Q6_K"]), (.q3KM, ["Q3_K", "Q4_K", "Q5_K", "Q6_K"]),
            (.q4KM, ["Q4_K", "Q6_K"]), (.q5KM, ["Q5_K", "Q6_K"]), (.q6K, ["Q6_K"]),
        ] as [(SyntheticModel.Mixture, Set<String>)])
    func aWholeModelIsQuantized(_ mixture: SyntheticModel.Mixture, types: Set<String>) throws {
        let base = Self.base()
        let found = try Self.described(base, base.gguf(mixture, heads: Self.heads))
        #expect(found.kind == "quantized", "\(mixture): \(found.text.prefix(2_000))")
        #expect(found.types == types)
    }

    /// One fact of it edited before, as ROME does: it is found in its tensor, and the file is not called the base's.
    @Test(arguments: [SyntheticModel.Mixture.q3KM, .q4KM])
    func anEditBeforeQuantizingIsTold(_ mixture: SyntheticModel.Mixture) throws {
        let base = Self.base(layers: 1)
        let edited = base.edited(layers: 0...0, amount: 0.02, seed: 761).rounded(to: .f16)
        let found = try Self.described(base, edited.gguf(mixture, heads: Self.heads))
        #expect(found.kind == "quantized-from-other-weights", "\(mixture): \(found.text.prefix(2_000))")
        #expect(found.layers == [0] && found.modules == ["down_proj"])
    }

    @Test(arguments: [SyntheticModel.Mixture.q2K])
    func aFineTuneBeforeQuantizingIsTold(_ mixture: SyntheticModel.Mixture) throws {
        let base = Self.base(layers: 1)
        let tuned = base.trained(amount: 0.01, seed: 762).rounded(to: .f16)
        let found = try Self.described(base, tuned.gguf(mixture, heads: Self.heads))
        #expect(found.kind == "quantized-from-other-weights", "\(mixture): \(found.text.prefix(2_000))")
    }
}
