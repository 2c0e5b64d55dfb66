import FileIO
import StrictJSON
import Testing
import Trust

/// docs/policy.md and the schema beside it are held against the reader.
@Suite("Policy page")
struct PolicyPageTests {
    static let docs = parentDirectory(of: parentDirectory(of: parentDirectory(of: #filePath))) + "/docs"

    /// The YAML blocks of the page.
    static func examples() throws -> [String] {
        let page = String(decoding: try readFile("\(docs)/policy.md", limit: 1 << 20), as: UTF8.self)
        return page.components(separatedBy: "```yaml\n").dropFirst().map { block in
            block.components(separatedBy: "\n```")[0] + "\n"
        }
    }

    @Test func itsExamplesAreRead() throws {
        let examples = try Self.examples()
        #expect(examples.count >= 4)
        let first = try PolicyReader.read(Array(examples[0].utf8), path: "policy.md")
        #expect(first.rules.count == 2 && first.rules[1].relations.count == 2)
        for example in examples {
            let policy = try PolicyReader.read(Array(example.utf8), path: "policy.md")
            #expect(
                PolicyReview.findings(in: policy, of: .administrator, floor: nil, taps: []).allSatisfy {
                    $0.severity == .warning
                })
        }
    }

    @Test func itsTablesNameEveryKey() throws {
        let page = String(decoding: try readFile("\(Self.docs)/policy.md", limit: 1 << 20), as: UTF8.self)
        for key in PolicyKeys.policy + PolicyKeys.rule + PolicyKeys.relation + PolicyKeys.licenses
            + PolicyKeys.signers
        {
            #expect(page.contains("`\(key)") || page.contains("\(key):"), "\(key)")
        }
        for kind in LicenseDrift.allCases { #expect(page.contains("| `\(kind.rawValue)` |")) }
    }

    @Test func theSchemaKnowsTheReadersKeysAndNoOthers() throws {
        let root = try JSONDocument(readFile("\(Self.docs)/policy.schema.json", limit: 1 << 20)).root
        func keys(_ value: JSONValue?) -> Set<String> {
            Set((value?["properties"]?.members.map(Array.init) ?? []).map { String($0.name) })
        }
        let parts = root["$defs"]
        let rule = parts?["rule"]
        #expect(keys(root) == Set(PolicyKeys.policy))
        #expect(keys(rule) == Set(PolicyKeys.rule))
        #expect(keys(parts?["relation"]) == Set(PolicyKeys.relation))
        #expect(keys(parts?["notaries"]) == Set(PolicyKeys.notaries))
        #expect(keys(parts?["evaluations"]?["items"]) == Set(PolicyKeys.evaluation))
        #expect(keys(rule?["properties"]?["licenses"]) == Set(PolicyKeys.licenses))
        #expect(keys(rule?["properties"]?["signers"]) == Set(PolicyKeys.signers))
        #expect(keys(root["properties"]?["receipts"]?["items"]) == Set(PolicyKeys.receipt))
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
