// The schemas of what waits for signatures: drafts of roots and signers files, and requests to become a signer.
extension RegistrySchema {
    static let draft = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Draft of a root or of signers",
          "description": "pending/<N>.root.json and pending/<N>.signers.json, and the copies that are passed on: a DSSE envelope with what its signers must see. Nothing in it counts.",
          "type": "object",
          "required": ["registry", "payloadType", "payload", "signatures"],
          "properties": {
            "registry": {"type": "string", "description": "a name; the origin in the payload says which log it is"},
            "payloadType": {
              "enum": ["application/vnd.oracle-registry.root+json", "application/vnd.oracle-registry.signers+json"]
            },
            "payload": {"$ref": "#/$defs/base64", "description": "a root (root.schema.json, $defs/payload), or the pointer to a signers file"},
            "signatures": {
              "type": "array",
              "maxItems": 64,
              "items": {
                "type": "object",
                "required": ["sig"],
                "properties": {
                  "keyid": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                  "sig": {"$ref": "#/$defs/base64"}
                }
              }
            },
            "root": {"$ref": "#/$defs/base64", "description": "root N where root N+1 is drafted; the root whose stewards sign, where a signers file is"},
            "file": {"$ref": "#/$defs/base64", "description": "the signers file"},
            "before": {"$ref": "#/$defs/base64", "description": "the signers file before it"}
          },
          "if": {
            "type": "object",
            "required": ["payloadType"],
            "properties": {"payloadType": {"const": "application/vnd.oracle-registry.signers+json"}}
          },
          "then": {"required": ["file", "root"]},
          "$defs": {
            "base64": {"type": "string", "pattern": "^[A-Za-z0-9+/]+={0,2}$"},
            "pointer": {
              "type": "object",
              "required": ["version", "sha256", "size"],
              "properties": {
                "version": {"type": "integer", "minimum": 1},
                "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "size": {"type": "integer", "minimum": 1, "maximum": 9007199254740992}
              },
              "additionalProperties": false
            }
          }
        }

        """#

    static let keyRequest = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Key request",
          "description": "What oracle key request writes: a DSSE envelope, signed by the key that it asks for. Its payload, decoded, is described by $defs/payload.",
          "type": "object",
          "required": ["payloadType", "payload", "signatures"],
          "properties": {
            "payloadType": {"const": "application/vnd.oracle-registry.key-request+json"},
            "payload": {"type": "string", "pattern": "^[A-Za-z0-9+/]+={0,2}$"},
            "signatures": {
              "type": "array",
              "minItems": 1,
              "maxItems": 64,
              "items": {
                "type": "object",
                "required": ["sig"],
                "properties": {
                  "keyid": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                  "sig": {"type": "string", "pattern": "^[A-Za-z0-9+/]+={0,2}$"}
                }
              }
            }
          },
          "$defs": {
            "payload": {
              "type": "object",
              "required": ["origin", "root", "name", "kind", "key", "made"],
              "properties": {
                "origin": {"type": "string", "description": "of the registry that is asked"},
                "root": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
                "name": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$"},
                "kind": {"enum": ["publisher", "curator", "notary"]},
                "organisation": {"type": "string", "minLength": 1, "maxLength": 4096},
                "namespaces": {
                  "type": "array",
                  "items": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?$"}
                },
                "key": {"type": "string", "pattern": "^ed25519:[A-Za-z0-9+/]{43}=$"},
                "evidence": {
                  "type": "array",
                  "maxItems": 16,
                  "items": {"type": "string", "pattern": "^(huggingface|dns|github):"}
                },
                "made": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"}
              },
              "allOf": [
                {
                  "if": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "publisher"}}},
                  "then": {"required": ["namespaces"], "properties": {"namespaces": {"minItems": 1}}}
                },
                {
                  "if": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "notary"}}},
                  "then": {"required": ["organisation"]}
                }
              ]
            }
          }
        }

        """#
}
