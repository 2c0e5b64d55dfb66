internal import Cryptography
package import StrictJSON

extension Statement {
    /// Reads a statement from bytes that were verified, or that are about to be signed.
    package init(parsing payload: [UInt8]) throws(AttestationError) {
        guard payload.count <= AttestationLimits.statement else {
            throw AttestationError(
                "a statement has at most \(AttestationLimits.statement) bytes, this has \(payload.count)")
        }
        let document: JSONDocument
        do { document = try JSONDocument(payload) } catch {
            throw AttestationError("not strict JSON: \(error)")
        }
        let root = document.root
        guard root["_type"]?.string == Self.type else {
            throw AttestationError("_type is not \(Self.type)")
        }
        guard let type = root["predicateType"]?.string, !type.isEmpty, type.utf8.count <= 512 else {
            throw AttestationError("predicateType is missing")
        }
        let subjects = try Self.readSubjects(root["subject"])
        switch type {
        case Revocation.type:
            // What it revokes is no subject that it speaks for: bytes are not found by the word that takes them back.
            self.init(subjects: [], predicate: .revocation(try Revocation.read(root)))
        case Predicate.releaseType, Predicate.observationType:
            guard subjects.contains(where: { !$0.digests.isEmpty }) else {
                throw AttestationError("no subject has a sha256 or weights digest")
            }
            guard let predicate = root["predicate"], predicate.kind == .object else {
                throw AttestationError("predicate is missing")
            }
            let sources = type == Predicate.observationType ? try Source.read(predicate["sources"]) : []
            let claims = try Claims(predicate, sourceCount: sources.count)
            try Self.check(claims, against: subjects)
            self.init(
                subjects: subjects,
                predicate: type == Predicate.releaseType
                    ? .release(claims) : .observation(claims, sources: sources))
        case Evaluation.type, ModelComparison.type:
            guard let predicate = root["predicate"], predicate.kind == .object else {
                throw AttestationError("predicate is missing")
            }
            self.init(
                subjects: subjects,
                predicate: type == Evaluation.type
                    ? .evaluation(try Evaluation(predicate, subjects: subjects))
                    : .comparison(try ModelComparison(predicate, subjects: subjects)))
        default:
            self.init(subjects: subjects, predicate: .other(type: type))
        }
    }

    static func readSubjects(_ value: JSONValue?) throws(AttestationError) -> [Subject] {
        guard let elements = value?.elements, elements.count > 0 else {
            throw AttestationError("subject is missing or empty")
        }
        guard elements.count <= AttestationLimits.subjects else {
            throw AttestationError("more than \(AttestationLimits.subjects) subjects")
        }
        var subjects: [Subject] = []
        subjects.reserveCapacity(elements.count)
        for element in elements {
            let name = try element.text("name", in: "subject")
            // in-toto, ResourceDescriptor: digest is required of a subject.
            guard let members = element["digest"]?.members, members.count > 0 else {
                throw AttestationError("the subject \"\(name)\" has no digest")
            }
            var digests: [Digest] = []
            for member in members {
                let (algorithm, value) = (member.name, member.value)
                guard let algorithm = DigestAlgorithm(rawValue: algorithm), algorithm != .blake3 else {
                    continue
                }
                guard let hash = value.string.flatMap(Hash32.init(hex:)) else {
                    throw AttestationError(
                        "the subject \"\(name)\" has a malformed \(algorithm.rawValue) digest")
                }
                digests.append(Digest(algorithm, hash))
            }
            subjects.append(Subject(name: name, digests: digests))
        }
        if let name = firstRepeated(subjects.map(\.name)) {
            throw AttestationError("the subject \"\(name)\" a second time")
        }
        return subjects
    }

    /// Digests stand in one place, so the names that refer to them must fit.
    private static func check(_ claims: Claims, against subjects: [Subject]) throws(AttestationError) {
        var names: [FileName] = []
        var weights = 0
        for subject in subjects {
            for digest in subject.digests {
                if digest.algorithm == .weights {
                    weights += 1
                    guard (try? ModelName(subject.name)) == claims.model else {
                        throw AttestationError("the weights digest does not bear the model's name")
                    }
                } else {
                    names.append(try FileName(subject.name))
                }
            }
        }
        guard weights <= 1 else { throw AttestationError("more than one weights digest") }
        // Most statements have two or three, for which a set costs more than it saves.
        let many = names.count > 8 ? Set(names) : nil
        for artifact in claims.artifacts
        where !(many?.contains(artifact.name) ?? names.contains(artifact.name)) {
            throw AttestationError("the artifact \"\(artifact.name)\" is no subject")
        }
        if claims.weights != nil, weights == 0 {
            throw AttestationError("weights facts without a weights digest")
        }
    }
}

extension Claims {
    /// Facts that nobody signed yet, with the sources that they refer to, in the form of a predicate; of a release where
    /// there are no sources.
    package static func unsigned(_ predicate: JSONValue) throws(AttestationError) -> (Claims, [Source]) {
        let sources = predicate["sources"] == nil ? [] : try Source.read(predicate["sources"])
        return (try Claims(predicate, sourceCount: sources.count), sources)
    }

    init(_ value: JSONValue, sourceCount: Int) throws(AttestationError) {
        self.init(model: try ModelName(try value.text("model", in: "predicate")))
        version = try value.optionalText("version")
        license = try value.optionalText("license")
        summary = try value.optionalText("description")
        homepage = try value.optionalText("homepage")
        aliases = try value.aliases(of: [.model, .omsRoot])
        if let list = value["artifacts"] {
            guard let elements = list.elements, elements.count <= AttestationLimits.subjects else {
                throw AttestationError("artifacts is no list, or too long")
            }
            for element in elements {
                var artifact = Artifact(name: try FileName(try element.text("name", in: "artifacts")))
                artifact.size = try element.optionalCount("size")
                artifact.format = try element.optionalText("format")
                artifact.kind = try element.optionalText("kind")
                artifact.url = try element.optionalText("url")
                artifact.aliases = try element.aliases(
                    of: [.safemodels020, .safemodels010, .safetensorsData, .ggufSHA256, .ggufUUID])
                artifact.sources = try element.indexes("sources", below: sourceCount)
                artifacts.append(artifact)
            }
            if let name = firstRepeated(artifacts.map(\.name.description)) {
                throw AttestationError("the artifact \"\(name)\" a second time")
            }
        }
        if let facts = value["weights"] {
            var weights = Weights()
            weights.tensorCount = try facts.optionalCount("tensors")
            weights.byteCount = try facts.optionalCount("bytes")
            weights.hasManifest = facts["manifest"]?.bool ?? false
            weights.aliases = try facts.aliases(of: [.safemodels020, .safemodels010])
            weights.sources = try facts.indexes("sources", below: sourceCount)
            if let files = facts["files"] {
                guard let elements = files.elements, elements.count <= AttestationLimits.subjects else {
                    throw AttestationError("weights.files is no list, or too long")
                }
                for element in elements { weights.files.append(try FileName(element.string ?? "")) }
            }
            self.weights = weights
        }
        if let stated = value["lineage"] { lineage = try Self.readLineage(stated, sourceCount: sourceCount) }
    }

    private static func readLineage(_ value: JSONValue, sourceCount: Int) throws(AttestationError) -> Lineage
    {
        if let origin = value["origin"] {
            guard origin.string == "from-scratch", value["parents"] == nil else {
                throw AttestationError("lineage has parents, or the origin \"from-scratch\"")
            }
            return .fromScratch
        }
        guard let elements = value["parents"]?.elements, elements.count > 0 else {
            throw AttestationError("lineage names neither parents nor an origin")
        }
        guard elements.count <= AttestationLimits.parents else {
            throw AttestationError("more than \(AttestationLimits.parents) parents")
        }
        var parents: [Parent] = []
        for element in elements {
            guard let relation = Relation(rawValue: try element.text("relation", in: "parents")) else {
                throw AttestationError("an unknown relation to a parent")
            }
            let name = try ModelName(try element.text("name", in: "parents"))
            parents.append(
                Parent(
                    name: name, version: try element.optionalText("version"),
                    digests: try readDigests(element["digests"], of: name), relation: relation,
                    basis: try element.optionalText("basis"),
                    sources: try element.indexes("sources", below: sourceCount)))
        }
        return .parents(parents)
    }

    private static func readDigests(
        _ value: JSONValue?, of parent: ModelName
    ) throws(AttestationError) -> [Digest] {
        guard let value else { return [] }
        guard let texts = value.elements, texts.count <= AttestationLimits.subjects else {
            throw AttestationError("a parent's digests are no list, or too many")
        }
        var digests: [Digest] = []
        digests.reserveCapacity(texts.count)
        for text in texts {
            guard let digest = text.withUTF8({ Digest($0) }) ?? nil else {
                throw AttestationError("a malformed digest of the parent \(parent)")
            }
            digests.append(digest)
        }
        return digests
    }
}

extension Source {
    static func read(_ value: JSONValue?) throws(AttestationError) -> [Source] {
        guard let elements = value?.elements, elements.count > 0, elements.count <= AttestationLimits.subjects
        else { throw AttestationError("an observation names its sources") }
        var sources: [Source] = []
        for element in elements {
            guard let tier = Tier(rawValue: try element.text("tier", in: "sources")) else {
                throw AttestationError("an unknown tier of a source")
            }
            let package = try element.optionalText("package")
            let repository = try element.optionalText("repo")
            guard let place = package ?? repository else {
                throw AttestationError("a source is a repo or a package")
            }
            sources.append(
                Source(
                    tier: tier, place: place, isPackage: package != nil,
                    revision: try element.optionalText(package == nil ? "commit" : "version"),
                    path: try element.optionalText("path")))
        }
        return sources
    }
}

extension JSONValue {
    /// A string of bounded length without control characters.
    func text(_ name: StaticString, in place: String) throws(AttestationError) -> String {
        guard let text = try optionalText(name), !text.isEmpty else {
            throw AttestationError("\(place) has no \(name)")
        }
        return text
    }

    func optionalText(_ name: StaticString) throws(AttestationError) -> String? {
        guard let value = self[name], !value.isNull else { return nil }
        guard var text = value.string else { throw AttestationError("\(name) is no string") }
        guard text.utf8.count <= AttestationLimits.text else { throw AttestationError("\(name) is too long") }
        guard !text.withUTF8(holdsControls) else { throw AttestationError("\(name) has control characters") }
        return text
    }

    func optionalCount(_ name: StaticString) throws(AttestationError) -> Int? {
        guard let value = self[name], !value.isNull else { return nil }
        // I-JSON (RFC 7493 2.2): integers beyond 2^53 do not survive every reader.
        guard let count = value.int, count >= 0, count <= 1 << 53 else {
            throw AttestationError("\(name) is no count")
        }
        return count
    }

    /// The member `aliases`, `{scheme: value}`, sorted by scheme; schemes that are not known here are left out.
    /// - Parameter allowed: those that can be of such a thing.
    func aliases(of allowed: [AliasScheme]) throws(AttestationError) -> [Alias] {
        guard let value = self["aliases"] else { return [] }
        guard let members = value.members, members.count <= AttestationLimits.aliases else {
            throw AttestationError("aliases is no mapping, or too long")
        }
        var aliases: [Alias] = []
        for member in members {
            let (name, value) = (member.name, member.value)
            guard let scheme = AliasScheme(rawValue: name), scheme.rawValue.utf8.elementsEqual(name.utf8)
            else {
                continue
            }
            guard let alias = value.string.flatMap({ Alias(scheme, value: $0) }) else {
                throw AttestationError("a malformed alias \(scheme.rawValue)")
            }
            guard allowed.contains(scheme) else {
                throw AttestationError("the alias \(scheme.rawValue) in a place of which it is none")
            }
            aliases.append(alias)
        }
        return aliases.sorted()
    }

    func indexes(_ name: StaticString, below limit: Int) throws(AttestationError) -> [Int] {
        guard let value = self[name] else { return [] }
        guard let elements = value.elements, elements.count <= max(limit, 1) else {
            throw AttestationError("\(name) is no list of sources")
        }
        var indexes: [Int] = []
        for element in elements {
            guard let index = element.int, index >= 0, index < limit else {
                throw AttestationError("\(name) refers to a source that is not there")
            }
            indexes.append(index)
        }
        return indexes
    }
}
