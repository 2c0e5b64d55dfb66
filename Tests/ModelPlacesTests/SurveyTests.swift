import FileIO
import ModelPlaces
import TestSupport
import Testing

@Suite struct SurveyTests {
    private let nowhere = ModelPlaces(variable: { _ in nil }, workingDirectory: "/")

    private func survey(_ path: String, limits: Survey.Limits = Survey.Limits()) throws -> Survey {
        var survey = Survey(places: nowhere, limits: limits)
        try survey.add(path)
        return survey
    }

    @Test func whatIsAModel() throws {
        try withTemporaryFolder { path in
            let path = try #require(realPath(path))
            let tree = Tree(root: path)
            try tree.write("hub/models--ada--tiny/snapshots/0123abc/model.safetensors", "x")
            try tree.write("hub/models--ada--tiny/snapshots/4567def/model.safetensors", "x")
            try tree.write("hub/models--ada--tiny/blobs/x.safetensors", "x")
            try tree.write("whole/config.json", "{}")
            try tree.write("whole/model.safetensors", "x")
            try tree.write("whole/onnx/model.onnx", "x")
            try tree.write("pipeline/model_index.json", "{}")
            try tree.write("pipeline/unet/weights.safetensors", "x")
            try tree.write("loose/a.gguf", "x")
            try tree.write("loose/below/b.gguf", "x")
            try tree.write("data/array.npy", "x")
            try tree.write(".git/model.safetensors", "x")
            try tree.write(
                "store/manifests/hf.co/ada/tiny/latest",
                OllamaTests.manifest(OllamaTests.layer(), OllamaTests.layer("adapter")))
            try tree.write("store/blobs/sha256-\(digestA)", "GGUF")
            let found = try survey(path)
            #expect(found.problems == [])
            #expect(
                found.models == [
                    FoundModel(
                        .hub, "\(path)/hub/models--ada--tiny/snapshots/0123abc", title: "ada/tiny@0123abc"),
                    FoundModel(
                        .hub, "\(path)/hub/models--ada--tiny/snapshots/4567def", title: "ada/tiny@4567def"),
                    FoundModel(.folder, "\(path)/loose", extent: .flat),
                    FoundModel(.folder, "\(path)/loose/below", extent: .flat),
                    FoundModel(.folder, "\(path)/pipeline"),
                    FoundModel(
                        .ollama, "\(path)/store/blobs/sha256-\(digestA)",
                        title: "ollama:hf.co/ada/tiny:latest",
                        claimedName: "ada/tiny"),
                    FoundModel(
                        .ollama, "\(path)/store/blobs/sha256-\(digestA)",
                        title: "ollama:hf.co/ada/tiny:latest (adapter)"),
                    FoundModel(.folder, "\(path)/whole"),
                ])
        }
    }

    @Test func placesOfThisMachine() throws {
        try withTemporaryFolder { path in
            let path = try #require(realPath(path))
            let tree = Tree(root: path)
            try tree.write(".lmstudio/models/ada/tiny-GGUF/tiny.gguf", "x")
            try tree.write("hub/models--ada--tiny/snapshots/0123abc/model.safetensors", "x")
            let variables = ["HOME": path, "HF_HUB_CACHE": "\(path)/hub", "OLLAMA_MODELS": "\(path)/none"]
            let places = ModelPlaces(variable: { variables[$0] }, workingDirectory: "/")
            var survey = Survey(places: places)
            #expect(survey.addPlaces() == ["\(path)/hub", "\(path)/.lmstudio/models"])
            #expect(survey.models.map(\.title) == ["ada/tiny@0123abc", "ada/tiny-GGUF"])
            #expect(survey.models.last?.claimedName == "ada/tiny-GGUF")
            // The same place once more is nothing new.
            try survey.add(path)
            #expect(survey.models.count == 2)
        }
    }

    /// Links to directories are counted and not followed, wherever they lead.
    @Test func linksAreNotFollowed() throws {
        try withTemporaryFolder { path in
            let tree = Tree(root: path)
            try tree.write("outside/model.safetensors", "x")
            try tree.link("inside/out", to: "../outside")
            try tree.link("inside/round", to: ".")
            try tree.link("inside/models--eve--x/snapshots/abc", to: "../../../outside")
            let found = try survey("\(path)/inside")
            #expect(found.models.isEmpty)
            #expect(found.unfollowedLinks == 3)
        }
    }

    @Test func limits() throws {
        try withTemporaryFolder { path in
            let tree = Tree(root: path)
            for number in 0..<9 { try tree.write("d/\(number)/a.gguf", "x") }
            let few = try survey(path, limits: Survey.Limits(models: 4))
            #expect(few.models.count == 4 && few.problems.map(\.code) == [.tooLarge])
            let shallow = try survey(path, limits: Survey.Limits(depth: 1))
            #expect(shallow.models.isEmpty && shallow.problems.map(\.code) == [.tooLarge])
            let small = try survey(path, limits: Survey.Limits(entries: 5))
            #expect(small.problems.map(\.code) == [.tooLarge])
        }
    }

    @Test func whatIsNotThere() {
        let error = #expect(throws: PlaceError.self) { try survey("/nowhere/at/all") }
        #expect(error?.code == .notFound)
    }
}
