import FileIO
import ModelFormats
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct LinkTests {
    private static let commit = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41"

    private func snapshot(_ scratch: Scratch) throws -> String {
        let repository = "hub/models--acme--tiny"
        try scratch.write("\(repository)/blobs/aaaa", container(tensors: ["w"]))
        try scratch.write("\(repository)/blobs/bbbb", "{}")
        try scratch.write("\(repository)/refs/main", Self.commit)
        let place = "\(repository)/snapshots/\(Self.commit)"
        try scratch.link("\(place)/model.safetensors", to: "../../blobs/aaaa")
        try scratch.link("\(place)/config.json", to: "../../blobs/bbbb")
        return place
    }

    @Test func aSnapshotIsFollowedIntoItsBlobs() throws {
        let scratch = try Scratch()
        let place = try snapshot(scratch)
        let folder = try ModelFolder(at: "\(scratch.path)/\(place)")
        #expect(folder.files.map(\.name) == ["config.json", "model.safetensors"])
        #expect(folder.files[1].realPath.hasSuffix("/blobs/aaaa"))
        #expect(folder.problems.isEmpty)
        #expect(folder.main?.fault == nil && folder.main != nil)
        #expect(folder.snapshot?.owner == "acme" && folder.snapshot?.model == "tiny")
        #expect(folder.snapshot?.name == "acme/tiny")
        #expect(folder.snapshot?.commit == Self.commit)
        // The model's own directory stands for the snapshot that refs/main names.
        let repository = try ModelFolder(at: "\(scratch.path)/hub/models--acme--tiny")
        #expect(repository.directory == folder.directory)
    }

    @Test func aReferenceEndsAtWhiteSpaceAndHoldsACommit() throws {
        let scratch = try Scratch()
        let place = try snapshot(scratch)
        let repository = "\(scratch.path)/hub/models--acme--tiny"
        let found = try ModelFolder(at: "\(scratch.path)/\(place)").directory
        for ending in ["\n", "\r\n", " \n"] {
            try scratch.write("hub/models--acme--tiny/refs/main", Self.commit + ending)
            #expect(try ModelFolder(at: repository).directory == found)
        }
        try scratch.write("hub/models--acme--tiny/snapshots/not-a-commit/config.json", "{}")
        try scratch.write("hub/models--acme--tiny/refs/main", "not-a-commit")
        #expect(HubSnapshot.commit(inReference: "\(repository)/refs/main") == nil)
        #expect((try? ModelFolder(at: repository).directory.hasSuffix("/not-a-commit")) != true)
    }

    @Test func aFileOfASnapshotKnowsWhoseItIs() throws {
        let scratch = try Scratch()
        let place = try snapshot(scratch)
        let file = try ModelFolder(at: "\(scratch.path)/\(place)/model.safetensors")
        #expect(file.snapshot?.name == "acme/tiny" && file.snapshot?.commit == Self.commit)
        #expect(file.files.map(\.name) == ["model.safetensors"])
        let blob = try ModelFolder(at: "\(scratch.path)/hub/models--acme--tiny/blobs/aaaa")
        #expect(blob.snapshot?.name == "acme/tiny" && blob.snapshot?.commit == nil)
        #expect(blob.files[0].role == .weights(.safetensors))
        try scratch.write("hub/models--gpt2/snapshots/c0/config.json", "{}")
        #expect(try ModelFolder(at: "\(scratch.path)/hub/models--gpt2/snapshots/c0").snapshot?.name == "gpt2")
    }

    @Test func onePartOfASnapshotNamesTheModel() throws {
        let scratch = try Scratch()
        let path = try scratch.write(
            "hub/models--acme--big/snapshots/c0/model-00003-of-00030.safetensors", container(tensors: ["w"]))
        #expect(
            try ModelFolder(at: path).main?.fault?.fault
                == "part 3 of 30 of acme/big: not a verdict on acme/big")
    }

    @Test func linksOutOfASnapshotAreRefusedAndSaid() throws {
        let scratch = try Scratch()
        let place = try snapshot(scratch)
        try scratch.write("hub/models--evil--other/blobs/cccc", container(tensors: ["w"]))
        try scratch.write("hub/models--acme--tiny/blobs-evil/dddd", "{}")
        try scratch.write("hub/models--acme--tiny/snapshots/real.json", "{}")
        try scratch.link("\(place)/a-other.safetensors", to: "../../../models--evil--other/blobs/cccc")
        try scratch.link("\(place)/b-passwd.json", to: "/etc/passwd")
        try scratch.link("\(place)/c-gone.json", to: "../../blobs/eeee")
        try scratch.link("\(place)/d-prefix.json", to: "../../blobs-evil/dddd")
        try scratch.link("\(place)/e-beside.json", to: "../real.json")
        try scratch.link("\(place)/f-directory", to: "../../blobs")
        try scratch.link("\(place)/g-loop", to: "g-loop")
        // A link in blobs that leads out again is judged by where it ends.
        try scratch.link("hub/models--acme--tiny/blobs/ffff", to: "/etc/passwd")
        try scratch.link("\(place)/h-twice.json", to: "../../blobs/ffff")
        let folder = try ModelFolder(at: "\(scratch.path)/\(place)")
        #expect(folder.files.map(\.name) == ["config.json", "model.safetensors"])
        #expect(
            folder.problems.map { "\($0.file) \($0.code.rawValue)" } == [
                "a-other.safetensors link-outside", "b-passwd.json link-outside", "c-gone.json link-dangling",
                "d-prefix.json link-outside", "e-beside.json link-outside", "f-directory link-outside",
                "g-loop link-dangling", "h-twice.json link-outside",
            ])
        #expect(folder.problems[2].fault.contains("the download did not end"))
    }

    @Test func elsewhereLinksStayWithinTheFolder() throws {
        let scratch = try Scratch()
        try scratch.write("outside/config.json", "{}")
        try scratch.write("model/store/w", container(tensors: ["w"]))
        try scratch.link("model/model.safetensors", to: "store/w")
        try scratch.link("model/config.json", to: "../outside/config.json")
        try scratch.link("model/again", to: "store")
        try scratch.link("model/up", to: "..")
        let folder = try ModelFolder(at: "\(scratch.path)/model")
        #expect(folder.files.map(\.name) == ["model.safetensors", "store/w"])
        #expect(folder.main?.shards.map(\.name) == ["model.safetensors"])
        #expect(
            folder.problems.map { "\($0.file) \($0.code.rawValue)" } == [
                "again link-to-directory", "config.json link-outside", "up link-outside",
            ])
        // The folder itself may be reached through a link.
        try scratch.link("shortcut", to: "model")
        #expect(try ModelFolder(at: "\(scratch.path)/shortcut").files.count == 2)
    }

    @Test func whatIsNoFileIsSaid() throws {
        let scratch = try Scratch()
        try #require(mkfifo("\(scratch.path)/pipe.safetensors", 0o600) == 0)
        try scratch.write("line\nbreak.json", "{}")
        let folder = try ModelFolder(at: scratch.path)
        #expect(folder.files.isEmpty)
        #expect(folder.problems.map(\.code) == [.nameUnusable, .notRegular])
        #expect(folder.problems[0].file == "line?break.json")
    }
}
