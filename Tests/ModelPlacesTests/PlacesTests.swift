import FileIO
import ModelPlaces
import TestSupport
import Testing

@Suite struct PlacesTests {
    private func places(_ variables: [String: String]) -> ModelPlaces {
        ModelPlaces(variable: { variables[$0] }, workingDirectory: "/here")
    }

    @Test func placesWithoutVariables() {
        let found = places(["HOME": "/home/ada"])
        #expect(found.hub == "/home/ada/.cache/huggingface/hub")
        #expect(found.ollama == ["/home/ada/.ollama/models", "/usr/share/ollama/.ollama/models"])
        #expect(found.lmStudio == ["/home/ada/.lmstudio/models", "/home/ada/.cache/lm-studio/models"])
        let none = places([:])
        #expect(
            none.hub == nil && none.lmStudio.isEmpty && none.ollama == ["/usr/share/ollama/.ollama/models"])
    }

    @Test func variablesMovePlaces() {
        #expect(places(["HF_HOME": "/data/hf", "HOME": "/h"]).hub == "/data/hf/hub")
        #expect(places(["HF_HUB_CACHE": "/hub", "HF_HOME": "/data/hf"]).hub == "/hub")
        #expect(places(["HUGGINGFACE_HUB_CACHE": "old", "HF_HOME": "/data/hf"]).hub == "/here/old")
        #expect(places(["XDG_CACHE_HOME": "/xdg", "HOME": "/h"]).hub == "/xdg/huggingface/hub")
        #expect(places(["HF_HOME": "~/hf", "HOME": "/h"]).hub == "/h/hf/hub")
        #expect(places(["OLLAMA_MODELS": "/srv/ollama", "HOME": "/h"]).ollama == ["/srv/ollama"])
    }

    @Test func contentAddresses() {
        #expect(ContentAddress.sha256(ofBlob: "/hub/models--a--b/blobs/\(digestA)") == digestA)
        #expect(ContentAddress.sha256(ofBlob: "/m/blobs/sha256-\(digestB)") == digestB)
        #expect(ContentAddress.sha256(ofBlob: "/m/blobs/sha256-\(digestB.uppercased())") == nil)
        #expect(ContentAddress.sha256(ofBlob: "/m/other/\(digestA)") == nil)
        // git's SHA-1 of a file that is not in LFS.
        #expect(ContentAddress.sha256(ofBlob: "/m/blobs/\(digestA.prefix(40))") == nil)
    }
}

@Suite struct HubCacheTests {
    private func hub(_ tree: Tree) throws -> HubCache {
        for commit in ["0123456aaa", "0123456bbb", "9999999ccc"] {
            try tree.write("models--ada--tiny/snapshots/\(commit)/config.json", "{}")
        }
        try tree.touch("models--ada--tiny/snapshots/0123456aaa", seconds: 1_000)
        try tree.touch("models--ada--tiny/snapshots/0123456bbb", seconds: 3_000)
        try tree.touch("models--ada--tiny/snapshots/9999999ccc", seconds: 2_000)
        return HubCache(tree.root)
    }

    @Test func withoutAReferenceTheNewest() throws {
        try withTemporaryFolder { path in
            let hub = try hub(Tree(root: path))
            let found = try #require(try hub.find("ada/tiny", revision: nil))
            #expect(found.revision.commit == "0123456bbb")
            #expect(found.revisions.map(\.commit) == ["0123456bbb", "9999999ccc", "0123456aaa"])
            #expect(found.snapshot == "\(path)/models--ada--tiny/snapshots/0123456bbb")
            #expect(try hub.find("ada/huge", revision: nil) == nil)
        }
    }

    @Test func referencesAndCommits() throws {
        try withTemporaryFolder { path in
            let tree = Tree(root: path)
            let hub = try hub(tree)
            try tree.write("models--ada--tiny/refs/main", "9999999ccc\n")
            try tree.write("models--ada--tiny/refs/refs/pr/1", "0123456aaa")
            func commit(_ revision: String?) throws -> String? {
                try hub.find("Ada/Tiny", revision: revision)?.revision.commit
            }
            #expect(try commit(nil) == "9999999ccc")
            #expect(try commit("main") == "9999999ccc")
            #expect(try commit("refs/pr/1") == "0123456aaa")
            #expect(try commit("0123456bbb") == "0123456bbb")
            #expect(try commit("9999999") == "9999999ccc")
            let several = #expect(throws: PlaceError.self) { try commit("0123456") }
            #expect(several?.code == .ambiguous)
            let none = #expect(throws: PlaceError.self) { try commit("v2") }
            #expect(none?.code == .notFound && none?.others.first == "0123456bbb")
            // Too short to be the start of a commit.
            #expect(throws: PlaceError.self) { try commit("9999") }
        }
    }

    /// What would lead out of the repository is no revision.
    @Test func linksAndStrangeReferences() throws {
        try withTemporaryFolder { path in
            let tree = Tree(root: path)
            try tree.write("elsewhere/model.safetensors", "x")
            try tree.write("models--eve--x/refs/main", "../../../elsewhere")
            try tree.write("models--eve--x/refs/long", String(repeating: "a", count: 1000))
            try tree.link("models--eve--x/snapshots/abc", to: "../../../elsewhere")
            let error = #expect(throws: PlaceError.self) { try HubCache(path).find("eve/x", revision: nil) }
            #expect(error?.code == .unfinished)
        }
    }

    @Test(arguments: [
        ("ada/tiny", true), ("gpt2", true), ("ada/tiny@v1.0", true), ("ada/tiny@refs/pr/1", true),
        ("a/b/c", false),
        ("../tiny", false), ("ada/..", false), ("ada/tiny@../x", false), ("ada/tiny@", false),
        ("/etc", false), ("", false),
    ])
    func names(_ text: String, _ isName: Bool) { #expect(HubCache.isName(text) == isName) }
}
