import ModelFormats
import Quantization
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How often ggml's quantizations of changed numbers are told from those of the base (docs/quantization.md). Two seeds are a test;
/// `ORACLE_QUANTIZATION_SEEDS=20` measures the rates and prints them.
@Suite struct QuantizationRatesTests {
    private static let seeds = getenv("ORACLE_QUANTIZATION_SEEDS").flatMap { Int(String(cString: $0)) } ?? 2
    /// Of 256 numbers.
    private static let rows = 12

    @Test(
        .enabled(
            if: QuantizationCheckTests.python != nil,
            "no Python here has gguf and libggml; scripts/writers.sh installs them"))
    func changedNumbersAreToldApart() throws {
        let variants = ["none", "weighted", "tuned-1", "tuned-2", "tuned-3"]
        var refused: [String: Int] = [:]
        for seed in 0..<Self.seeds {
            try withTemporaryFolder { folder in
                let written = try QuantizationCheckTests.write(seed: 1000 + seed, rows: Self.rows, in: folder)
                for type in QuantizationCheckTests.types {
                    for variant in variants where try !written.finding(type, variant).isQuantization {
                        refused["\(type.rawValue) \(variant)", default: 0] += 1
                    }
                }
            }
        }
        for type in QuantizationCheckTests.types {
            let counts = variants.map { refused["\(type.rawValue) \($0)"] ?? 0 }
            if Self.seeds > 2 {
                print(type.rawValue, counts.map { "\($0) of \(Self.seeds)" }.joined(separator: ", "))
            }
            #expect(counts[0] == 0 && counts[1] == 0, "\(type)")
            #expect(counts[2] == Self.seeds && counts[3] == Self.seeds, "\(type): \(counts)")
        }
    }
}
