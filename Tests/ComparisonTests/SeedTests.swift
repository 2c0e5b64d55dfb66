import FileIO
import SyntheticModels
import Testing

/// What measures is kept apart from what thresholds were chosen on.
@Suite struct SeedTests {
    private static let root = parentDirectory(
        of: parentDirectory(of: parentDirectory(of: #filePath)))

    @Test func theBenchIsHeldOut() {
        let first = Seeds.firstOfBench
        #expect(Seeds.areHeldOut(first..<first + 1_000))
        #expect(Seeds.areHeldOut(100..<101))
        for seeds: Range<UInt64> in [0..<1, 1..<3, 99..<100, 50..<2_000, UInt64.max - 5..<UInt64.max] {
            #expect(!Seeds.areHeldOut(seeds), "\(seeds)")
        }
        // What the run on 1 and 2 made is below 100, whatever was made beside it.
        #expect(
            Seeds.choosing.contains(2 + Seeds.ofStranger) && Seeds.choosing.contains(2 + Seeds.ofFineTune))
    }

    /// Seeds in tests are written out.
    @Test func noTestUsesASeedOfChoosing() throws {
        var count = 0
        for folder in ["ComparisonTests", "QuantizationTests", "CommandTests"] {
            let path = "\(Self.root)/Tests/\(folder)"
            for name in try listDirectory(path) where name.hasSuffix(".swift") {
                let text = String(decoding: try readFile("\(path)/\(name)", limit: 1 << 20), as: UTF8.self)
                for match in text.matches(of: /seed: (\d+)/) {
                    let seed = try #require(UInt64(match.1))
                    #expect(Seeds.areHeldOut(seed..<seed + 1), "\(name): \(seed)")
                    count += 1
                }
            }
        }
        #expect(count > 20)
    }

    @Test func theDocumentationSaysSo() throws {
        let page = String(
            decoding: try readFile("\(Self.root)/docs/comparison.md", limit: 1 << 20), as: UTF8.self)
        #expect(page.contains("Seeds below \(Seeds.choosing.upperBound + 1) are kept for that"))
        #expect(page.contains("bench those from \(Seeds.firstOfBench) on"))
    }
}
