import Cryptography
import FileIO
import Registry
import Testing

/// What a writer left that was killed between a temporary file and its name: said as what it is, and swept by the next write.
@Test func whatAKilledWriterLeftIsNamedAndSwept() throws {
    let fixture = try Fixture()
    try fixture.add(Fixture.observation("acme/one"), by: [fixture.curator])
    try withTemporaryFolder { folder in
        let tree = FolderTree(folder)
        for (path, bytes) in fixture.source.files { try tree.write(bytes, to: path) }
        let left = [
            "attestations/acme/one/aa.json.tmp-999999999-7", "models/acme/one.json.tmp-999999999-8",
            "signers/1.aa.sig.tmp-999999999-9",
        ]
        for path in left { try tree.write([0x7B], to: path) }
        let problems = SourceReading(tree, tensorDigest: Fixture.tensorDigest).problems
        #expect(problems.map(\.path).sorted() == left)
        #expect(
            problems.allSatisfy {
                $0.message.hasPrefix("left by a process that was killed while it wrote ")
                    && $0.message.hasSuffix(": it may be removed")
            }, "\(problems)")
        // The next statement on the model, by whoever makes it.
        _ = try UndoableTree.all(in: tree) { tree in
            var writer = SourceWriter(tree)
            try writer.add(Fixture.observation("acme/one", "y"), signedBy: [fixture.curator])
            try writer.writeManifests()
        }
        #expect(
            SourceReading(tree, tensorDigest: Fixture.tensorDigest).problems.map(\.path) == [left[2]])
    }
}
