// ModelPlaces: where tools keep models on this machine, and what their paths say of them.
//
// Hugging Face hub cache (huggingface_hub, "Manage your cache"):
//
//     <hub>/models--<owner>--<model>/refs/<ref>            a commit; <ref> may have slashes (refs/pr/1)
//                                   /snapshots/<commit>/   a model: links into blobs
//                                   /blobs/<etag>          SHA-256 in hex where the file is in LFS, else git's SHA-1
//     <hub> = $HF_HUB_CACHE, else $HUGGINGFACE_HUB_CACHE, else $HF_HOME/hub, else $XDG_CACHE_HOME/huggingface/hub,
//             else ~/.cache/huggingface/hub
//
// Ollama (github.com/ollama/ollama):
//
//     <models>/manifests/<host>/<namespace>/<model>/<tag>  an OCI image manifest (OllamaStore.swift)
//             /blobs/sha256-<hex>                          what its layers name
//     <models> = $OLLAMA_MODELS, else ~/.ollama/models and, of the service, /usr/share/ollama/.ollama/models
//
// LM Studio:
//
//     <root>/<publisher>/<repo>/<file>                     publisher and repo are those of the Hugging Face hub
//     <root> = ~/.lmstudio/models and ~/.cache/lm-studio/models
//
// All of it is a claim of whoever made the directories: owner, name and commit of a path are questions that a digest
// answers, and a content-addressed name is believed only by whoever says so (`ContentAddress`).
//
// `Survey` finds the models below a path. Promises: a symbolic link to a directory is never followed but where it is the path
// that was given; a tree is walked without recursion and within named limits; what cannot be read is a problem with a
// sentence, and never skipped in silence. No file is read but refs and manifests, each under a limit.

internal import FileIO

/// The places of one machine, or of one environment.
package struct ModelPlaces: Hashable, Sendable {
    /// The Hugging Face hub cache; nil where there is no home and no variable.
    package let hub: String?
    /// Ollama's stores, the user's own first.
    package let ollama: [String]
    package let lmStudio: [String]

    /// - Parameters:
    ///   - variable: an environment variable's value; nil where it is unset or empty.
    ///   - workingDirectory: for relative values.
    package init(variable: (String) -> String?, workingDirectory: String) {
        let home = variable("HOME").flatMap { $0.utf8.first == slash ? $0 : nil }
        func absolute(_ path: String) -> String {
            if path.utf8.first == slash { return path }
            // Both tools expand the tilde themselves.
            if path.hasPrefix("~/"), let home { return "\(home)/\(path.dropFirst(2))" }
            return "\(workingDirectory)/\(path)"
        }
        if let own = variable("HF_HUB_CACHE") ?? variable("HUGGINGFACE_HUB_CACHE") {
            hub = absolute(own)
        } else if let base = variable("HF_HOME") {
            hub = "\(absolute(base))/hub"
        } else {
            hub = (variable("XDG_CACHE_HOME").map(absolute) ?? home.map { "\($0)/.cache" })
                .map { "\($0)/huggingface/hub" }
        }
        if let own = variable("OLLAMA_MODELS") {
            ollama = [absolute(own)]
        } else {
            ollama = (home.map { ["\($0)/.ollama/models"] } ?? []) + ["/usr/share/ollama/.ollama/models"]
        }
        lmStudio = home.map { ["\($0)/.lmstudio/models", "\($0)/.cache/lm-studio/models"] } ?? []
    }

    /// All of them, in the order in which they are looked through.
    package var all: [(kind: FoundModel.Kind, path: String)] {
        (hub.map { [(.hub, $0)] } ?? []) + ollama.map { (.ollama, $0) } + lmStudio.map { (.lmStudio, $0) }
    }
}

/// A model that stands somewhere, not looked at yet.
package struct FoundModel: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case hub = "hugging-face"
        case ollama
        case lmStudio = "lm-studio"
        case folder
    }

    /// How much of a directory is one model.
    package enum Extent: Hashable, Sendable {
        /// With its subdirectories. A file is always whole.
        case whole
        /// The files of the directory itself, each model by itself where there are several.
        case flat
    }

    package let kind: Kind
    /// What is opened: a directory or a file.
    package let path: String
    /// How its place calls it: `ada/tiny@0123abc`, `ollama:tiny:latest`; nil where a path is all there is.
    package let title: String?
    /// `owner/model` on the Hugging Face hub, where the path says so and `HubSnapshot` cannot know.
    package let claimedName: String?
    package let extent: Extent

    package init(
        _ kind: Kind, _ path: String, title: String? = nil, claimedName: String? = nil,
        extent: Extent = .whole
    ) {
        self.kind = kind
        self.path = path
        self.title = title
        self.claimedName = claimedName
        self.extent = extent
    }
}

/// What could not be found, or read.
package struct PlaceError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, CaseIterable, Sendable {
        case notFound = "not-found"
        /// Several fit.
        case ambiguous
        /// A name that no such place has.
        case nameUnusable = "name-unusable"
        case malformed
        /// A manifest or a reference is here, and what it names is not.
        case unfinished
        case unreadable
        /// More than the limits allow.
        case tooLarge = "too-large"
    }

    package let code: Code
    /// A path, or the name that was asked for.
    package let place: String
    /// The fault, without the place.
    package let fault: String
    /// What is there instead, nearest first.
    package let others: [String]

    package init(_ code: Code, _ place: String, _ fault: String, others: [String] = []) {
        self.code = code
        self.place = place
        self.fault = fault
        self.others = others
    }

    init(_ error: FileError) {
        self.init(.unreadable, error.path, "cannot \(error.operation): \(error.detail)")
    }

    package var description: String { "\(place): \(fault)" }
}

/// A name that says which bytes a file has.
package enum ContentAddress {
    /// `blobs/<64 hex>` of the Hugging Face cache, `blobs/sha256-<64 hex>` of Ollama.
    /// - Parameter path: absolute, without symbolic links.
    /// - Returns: 64 lowercase hex digits; nil where the name says nothing.
    package static func sha256(ofBlob path: String) -> String? {
        guard baseName(of: parentDirectory(of: path)) == "blobs" else { return nil }
        let base = baseName(of: path)
        let digits = base.hasPrefix("sha256-") ? String(base.dropFirst(7)) : base
        return isSHA256(digits) ? digits : nil
    }

    static func isSHA256(_ text: String) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

let slash = UInt8(ascii: "/")

/// Whether a word can be one component of a path and nothing else: letters, digits, and the marks in `marks`.
func isComponent(_ text: some StringProtocol, marks: String = "._-", limit: Int = 255) -> Bool {
    let bytes = text.utf8
    guard !bytes.isEmpty, bytes.count <= limit, text != ".", text != ".." else { return false }
    return bytes.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || marks.utf8.contains(byte)
    }
}

func sameFolded(_ left: String, _ right: String) -> Bool {
    func fold(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 32 : byte }
    return left.utf8.count == right.utf8.count
        && zip(left.utf8, right.utf8).allSatisfy { fold($0) == fold($1) }
}
