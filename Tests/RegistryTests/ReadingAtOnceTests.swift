import Attestation
import FileIO
import Registry
import TestSupport
import Testing

/// A folder is read by several threads, a tree in memory by one: they read the same, in the same order.
@Suite struct ReadingAtOnceTests {
    @Test func threadsFindWhatOneFinds() throws {
        let fixture = try Fixture()
        var writer = SourceWriter(fixture.source)
        for number in 0..<300 {
            try writer.add(
                Fixture.observation("zoo-\(number % 7)/model-\(number)"), signedBy: [fixture.curator])
        }
        try writer.writeManifests()
        // Problems of every kind, far apart: in statements, beside them, in manifests.
        for number in stride(from: 0, to: 300, by: 23) {
            let model = "zoo-\(number % 7)/model-\(number)"
            let statement = try #require(
                fixture.source.files.keys.first {
                    $0.hasPrefix("attestations/\(model)/") && $0.hasSuffix(".json")
                })
            switch number % 3 {
            case 0: fixture.source.files[statement]?.append(0x20)
            case 1: fixture.source.files["attestations/\(model)/notes.txt"] = [0x78]
            default: fixture.source.files["models/\(model).json"]?.append(0x20)
            }
        }
        try withTemporaryFolder { folder in
            let tree = FolderTree(folder)
            for (path, bytes) in fixture.source.files { try tree.write(bytes, to: path) }
            #expect(tree.canBeReadAtOnce && !fixture.source.canBeReadAtOnce)
            let alone = SourceReading(fixture.source, tensorDigest: Fixture.tensorDigest)
            let many = SourceReading(tree, tensorDigest: Fixture.tensorDigest)
            #expect(alone.problems.count >= 14)
            #expect(many.problems == alone.problems)
            let ids = try [alone, many].map { try #require($0.parts).attestations.map(\.signed.id) }
            #expect(ids[0].count >= 290 && ids[1] == ids[0])
        }
    }
}
