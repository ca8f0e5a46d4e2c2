# The module's options as a page of the book.
{ lib, options }:
let
  prefix = "services.monero-marketplace.";
  all = lib.filter (option: option.visible && !option.internal && lib.hasPrefix prefix option.name)
    (lib.optionAttrSetToDocList { services.monero-marketplace = options; });
  text = value:
    if value ? _type && (value._type == "literalExpression" || value._type == "literalMD") then value.text
    else lib.generators.toPretty { } value;
  shown = label: value: lib.optionalString (value != null) (
    let
      it = lib.removeSuffix "\n" (text value);
      prose = value._type or "" == "literalMD";
    in
    if prose then "- ${label}: ${it}\n"
    else if lib.hasInfix "\n" it then "- ${label}:\n\n  ```nix\n  ${lib.replaceStrings [ "\n" ] [ "\n  " ] it}\n  ```\n"
    else "- ${label}: `${it}`\n"
  );
  one = option: ''
    ## `${lib.replaceStrings [ "&lt;" "&gt;" ] [ "<" ">" ] (lib.removePrefix prefix option.name)}`

    ${lib.removeSuffix "\n" (if lib.isAttrs option.description then option.description.text else option.description)}

    - Type: ${option.type}
    ${shown "Default" (option.default or null)}${shown "Example" (option.example or null)}
  '';
in
''
  # Options of the NixOS module

  All are below `services.monero-marketplace`. This page is written by `cargo xtask nix` from the module itself.

'' + lib.concatMapStringsSep "\n" one (lib.sort (a: b: a.name < b.name) all)
