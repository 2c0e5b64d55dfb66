internal import FileIO
internal import StrictJSON

/// The name of a model in an Ollama store: `[host/][namespace/]model[:tag]`.
package struct OllamaName: Hashable, Sendable, CustomStringConvertible {
    package let host: String
    package let namespace: String
    package let model: String
    package let tag: String

    package static let prefix = "ollama:"
    private static let defaultHost = "registry.ollama.ai"
    private static let defaultNamespace = "library"

    init(host: String, namespace: String, model: String, tag: String) {
        self.host = host
        self.namespace = namespace
        self.model = model
        self.tag = tag
    }

    /// - Parameter text: with or without `ollama:`.
    package init(_ text: String) throws(PlaceError) {
        var rest = text.hasPrefix(Self.prefix) ? text.dropFirst(Self.prefix.count) : text[...]
        var tag = "latest"
        // A colon before the last slash is of a host's port.
        if let colon = rest.utf8.lastIndex(of: UInt8(ascii: ":")), !rest[colon...].utf8.contains(slash) {
            tag = String(rest[rest.utf8.index(after: colon)...])
            rest = rest[..<colon]
        }
        let parts = rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...3).contains(parts.count) else {
            throw PlaceError(
                .nameUnusable, text, "a model of Ollama is called [host/][namespace/]model[:tag]")
        }
        host = parts.count == 3 ? parts[0] : Self.defaultHost
        namespace = parts.count >= 2 ? parts[parts.count - 2] : Self.defaultNamespace
        model = parts[parts.count - 1]
        self.tag = tag
        guard isUsable else {
            throw PlaceError(
                .nameUnusable, text, "a model of Ollama is called [host/][namespace/]model[:tag]")
        }
    }

    /// Ollama's own rule (types/model/name.go): components of letters, digits, `_`, `-` and `.`, at most 80 letters; a host may
    /// have a port.
    var isUsable: Bool {
        isComponent(host, marks: "._-:", limit: 350)
            && [namespace, model, tag].allSatisfy { isComponent($0, limit: 80) }
    }

    /// The short form that Ollama shows.
    package var description: String {
        let short =
            host != Self.defaultHost
            ? "\(host)/\(namespace)/\(model)"
            : namespace == Self.defaultNamespace ? model : "\(namespace)/\(model)"
        return "\(short):\(tag)"
    }

    /// `owner/model`, where it was pulled from the Hugging Face hub.
    package var hubName: String? {
        host == "hf.co" || host == "huggingface.co" ? "\(namespace)/\(model)" : nil
    }

    /// Below `manifests/`.
    var path: String { "\(host)/\(namespace)/\(model)/\(tag)" }
}

/// A store of Ollama: manifests by name, blobs by digest.
package struct OllamaStore: Sendable {
    package let root: String

    package init(_ root: String) { self.root = root }

    /// A layer that holds weights.
    package struct Layer: Hashable, Sendable {
        package enum Kind: String, CaseIterable, Hashable, Sendable {
            case model, adapter, projector

            /// `application/vnd.ollama.image.model`
            var mediaType: String { "application/vnd.ollama.image.\(rawValue)" }
        }

        package let kind: Kind
        /// 64 lowercase hex digits.
        package let sha256: String
        /// Bytes.
        package let size: Int64
    }

    /// A manifest of Ollama has under ten layers and a kilobyte or two.
    private static let manifestLimit = 1 << 20
    private static let layerLimit = 1024
    /// Manifests in one store.
    private static let nameLimit = 50_000

    /// Finds a model by its name.
    /// - Returns: nil where no such model is here.
    package func find(_ name: OllamaName) throws(PlaceError) -> [Layer]? {
        let path = "\(root)/manifests/\(name.path)"
        let status: FileStatus?
        do throws(FileError) { status = try FileStatus.of(path, followingLinks: false) } catch {
            throw PlaceError(error)
        }
        guard let status else { return nil }
        guard status.kind == .file else {
            throw PlaceError(.malformed, path, "a manifest is a file, and this is none")
        }
        let bytes: [UInt8]
        do throws(FileError) { bytes = try readFile(path, limit: Self.manifestLimit) } catch {
            throw PlaceError(error)
        }
        return try Self.layers(bytes, path: path)
    }

    /// Reads an OCI image manifest (opencontainers/image-spec, manifest.md): the layers that hold weights.
    static func layers(_ bytes: [UInt8], path: String) throws(PlaceError) -> [Layer] {
        func malformed(_ fault: String) -> PlaceError {
            PlaceError(.malformed, path, "not a manifest: \(fault)")
        }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(
                bytes, limits: JSONLimits(depth: 16, bytes: manifestLimit, values: 1 << 16))
        } catch {
            throw malformed("\(error)")
        }
        guard document.root.kind == .object else { throw malformed("it is no object") }
        guard document.root["schemaVersion"]?.int == 2 else { throw malformed("schemaVersion is not 2") }
        guard let elements = document.root["layers"]?.elements else { throw malformed("layers is no list") }
        guard elements.count <= layerLimit else { throw malformed("more than \(layerLimit) layers") }
        var found: [Layer] = []
        for (index, layer) in elements.enumerated() {
            guard let mediaType = layer["mediaType"]?.string, let digest = layer["digest"]?.string,
                let size = layer["size"]?.int, size >= 0
            else { throw malformed("layer \(index) lacks its mediaType, digest or size") }
            guard digest.hasPrefix("sha256:"), ContentAddress.isSHA256(String(digest.dropFirst(7))) else {
                throw malformed("the digest of layer \(index) is no SHA-256")
            }
            guard let kind = Layer.Kind.allCases.first(where: { $0.mediaType == mediaType }) else { continue }
            found.append(Layer(kind: kind, sha256: String(digest.dropFirst(7)), size: Int64(size)))
        }
        return found
    }

    /// The file that a layer names: of the store itself, regular, and of the size that the manifest says.
    package func blob(of layer: Layer) throws(PlaceError) -> String {
        let path = "\(root)/blobs/sha256-\(layer.sha256)"
        let status: FileStatus?
        do throws(FileError) { status = try FileStatus.of(path, followingLinks: false) } catch {
            throw PlaceError(error)
        }
        guard let status else {
            throw PlaceError(
                .unfinished, path, "the manifest names it, and it is not there: the download did not end")
        }
        guard status.kind == .file else {
            throw PlaceError(.malformed, path, "a blob is a file, and this is none")
        }
        guard status.size == layer.size else {
            throw PlaceError(
                .malformed, path, "\(status.size) bytes, and the manifest says \(layer.size)")
        }
        return path
    }

    /// Every name in the store, sorted, and what else lies among the manifests.
    package func names() -> (names: [OllamaName], problems: [PlaceError]) {
        var names: [OllamaName] = []
        var problems: [PlaceError] = []
        // host, namespace, model, tag: exactly four levels.
        var pending: [[String]] = [[]]
        while let parts = pending.popLast() {
            let folder = (["\(root)/manifests"] + parts).joined(separator: "/")
            let bases: [String]
            do throws(FileError) { bases = try listDirectory(folder) } catch {
                problems.append(PlaceError(error))
                continue
            }
            for base in bases where base != ".DS_Store" {
                guard names.count + pending.count < Self.nameLimit else {
                    problems.append(PlaceError(.tooLarge, root, "more than \(Self.nameLimit) models"))
                    return (names.sorted { $0.path < $1.path }, problems)
                }
                let path = "\(folder)/\(base)"
                let kind = (try? FileStatus.of(path, followingLinks: false))?.kind
                switch (kind, parts.count) {
                case (.directory, 0..<3): pending.append(parts + [base])
                case (.file, 3):
                    let name = OllamaName(host: parts[0], namespace: parts[1], model: parts[2], tag: base)
                    if name.isUsable {
                        names.append(name)
                    } else {
                        problems.append(PlaceError(.nameUnusable, path, "is no name of a model"))
                    }
                default: problems.append(PlaceError(.malformed, path, "does not belong among manifests"))
                }
            }
        }
        return (names.sorted { $0.path < $1.path }, problems)
    }
}
