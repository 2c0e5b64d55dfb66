// The schemas of what a registry stands on: root, signers, names, tensor manifests.
extension RegistrySchema {
    static let root = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Root of trust",
          "description": "root/<N>.root.json: a DSSE envelope. Its payload, decoded, is described by $defs/payload. Signed: never edited.",
          "type": "object",
          "required": ["payloadType", "payload", "signatures"],
          "properties": {
            "payloadType": {"const": "application/vnd.oracle-registry.root+json"},
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
              "required": ["version", "expires", "origin", "log", "roles"],
              "properties": {
                "version": {"type": "integer", "minimum": 1},
                "expires": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"},
                "origin": {"type": "string"},
                "log": {
                  "type": "object",
                  "required": ["size", "root"],
                  "properties": {
                    "size": {"type": "integer", "minimum": 0, "maximum": 9007199254740992},
                    "root": {"type": "string", "pattern": "^[A-Za-z0-9+/]{43}=$"}
                  }
                },
                "roles": {
                  "type": "object",
                  "required": ["root", "stewards", "log"],
                  "properties": {
                    "root": {"$ref": "#/$defs/role"},
                    "stewards": {"$ref": "#/$defs/role"},
                    "log": {"$ref": "#/$defs/key"},
                    "operator": {"$ref": "#/$defs/key"},
                    "witnesses": {
                      "type": "object",
                      "required": ["quorum", "vkeys"],
                      "properties": {
                        "quorum": {"type": "integer", "minimum": 0, "maximum": 9007199254740992},
                        "vkeys": {
                          "type": "array",
                          "items": {"type": "string", "pattern": "^[^+\\s]+\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]+={0,2}$"}
                        }
                      }
                    }
                  }
                },
                "max-age": {"type": "string", "pattern": "^[0-9]+[dhms]$"},
                "recover": {
                  "description": "with a new log key only: what the log goes on from",
                  "type": "object",
                  "required": ["size", "root"],
                  "properties": {
                    "size": {"type": "integer", "minimum": 0, "maximum": 9007199254740992},
                    "root": {"type": "string", "pattern": "^[A-Za-z0-9+/]{43}=$"}
                  }
                }
              }
            },
            "role": {
              "type": "object",
              "required": ["keys", "threshold"],
              "properties": {
                "keys": {
                  "type": "array",
                  "minItems": 1,
                  "maxItems": 64,
                  "uniqueItems": true,
                  "items": {"type": "string", "pattern": "^ed25519:[A-Za-z0-9+/]{43}=$"}
                },
                "threshold": {"type": "integer", "minimum": 1, "maximum": 64}
              }
            },
            "key": {
              "type": "object",
              "required": ["vkey"],
              "properties": {"vkey": {"type": "string", "pattern": "^[^+\\s]+\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]+={0,2}$"}}
            }
          }
        }

        """#

    static let signers = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Signers",
          "description": "signers/<N>.signers.json: who may sign what; a full snapshot. Signed by stewards: never edited.",
          "type": "object",
          "required": ["version", "log", "signers"],
          "properties": {
            "version": {"type": "integer", "minimum": 1},
            "log": {
              "type": "object",
              "required": ["size", "root"],
              "properties": {
                "size": {"type": "integer", "minimum": 0, "maximum": 9007199254740992},
                "root": {"type": "string", "pattern": "^[A-Za-z0-9+/]{43}=$"}
              }
            },
            "signers": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["name", "kind", "keys"],
                "properties": {
                  "name": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$"},
                  "kind": {"enum": ["publisher", "curator", "notary"]},
                  "organisation": {"type": "string", "minLength": 1, "maxLength": 4096},
                  "namespaces": {
                    "type": "array",
                    "items": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?$"}
                  },
                  "homepage": {"type": "string", "minLength": 1, "maxLength": 4096},
                  "keys": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": 64,
                    "items": {
                      "type": "object",
                      "required": ["key", "from"],
                      "properties": {
                        "key": {"type": "string", "pattern": "^ed25519:[A-Za-z0-9+/]{43}=$"},
                        "from": {"type": "integer", "minimum": 0, "maximum": 9007199254740992},
                        "until": {"type": "integer", "minimum": 0, "maximum": 9007199254740992}
                      }
                    }
                  }
                }
              }
            },
            "retired": {
              "type": "array",
              "items": {
                "type": "string",
                "maxLength": 193,
                "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}$"
              }
            },
            "policy": {
              "type": "string",
              "minLength": 1,
              "maxLength": 65536,
              "description": "what the registry asks of whoever follows it: a policy, in YAML"
            }
          }
        }

        """#

    static let names = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "names.json",
          "description": "Hints for somebody who mistyped a name or was deceived; never a ground for trust.",
          "type": "object",
          "properties": {
            "$schema": {"type": "string"},
            "known": {"type": "array", "items": {"$ref": "#/$defs/name"}},
            "imitates": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["name", "imitates"],
                "properties": {"name": {"$ref": "#/$defs/name"}, "imitates": {"$ref": "#/$defs/name"}}
              }
            },
            "renamed": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["from", "to"],
                "properties": {"from": {"type": "string", "minLength": 1, "maxLength": 4096}, "to": {"$ref": "#/$defs/name"}}
              }
            }
          },
          "$defs": {
            "name": {
              "type": "string",
              "maxLength": 193,
              "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}$"
            }
          }
        }

        """#

    static let tensors = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "Tensor manifest",
          "description": "tensors/<weights digest in hex>.json: the records that the weights digest is made of.",
          "type": "object",
          "required": ["version", "weights", "tensors"],
          "properties": {
            "version": {"const": 1},
            "weights": {"type": "string", "pattern": "^weights:[0-9a-f]{64}$"},
            "tensors": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["name", "dtype", "shape", "bytes", "blake3"],
                "properties": {
                  "name": {"type": "string"},
                  "dtype": {"type": "string"},
                  "shape": {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 9007199254740992}},
                  "bytes": {"type": "integer", "minimum": 0, "maximum": 9007199254740992},
                  "blake3": {"type": "string", "pattern": "^[0-9a-f]{64}$"}
                }
              }
            }
          }
        }

        """#
}
