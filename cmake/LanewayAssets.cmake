# What /docs and /redoc are made of, from npm packages that `./dev setup` put below tools/npm/node_modules: compressed
# once, and put into `target` as they are. A build without them has pages that say what is missing. The build system
# looks at the glob, so they are there with the next build after they were installed.
function(laneway_assets target)
  set(packages ${CMAKE_SOURCE_DIR}/tools/npm/node_modules)
  set(folder ${CMAKE_BINARY_DIR}/web_assets)
  find_program(LANEWAY_GZIP gzip)
  # Redoc would fetch its maker's logo from another host, which the page's policy forbids.
  set(elsewhere https://cdn.redoc.ly/redoc/logo-mini.svg)
  set(nothing "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==")
  set(assembly ".section .rodata\n")
  set(compressed_files)
  foreach(pair
          swagger_ui_js=swagger-ui-dist/swagger-ui-bundle.js swagger_ui_css=swagger-ui-dist/swagger-ui.css
          oauth2_redirect_js=swagger-ui-dist/oauth2-redirect.js favicon_png=swagger-ui-dist/favicon-32x32.png
          redoc_js=redoc/bundles/redoc.standalone.js)
    string(REPLACE "=" ";" pair ${pair})
    list(GET pair 0 symbol)
    list(GET pair 1 path)
    file(GLOB found CONFIGURE_DEPENDS ${packages}/${path})
    string(APPEND assembly ".global laneway_asset_${symbol}, laneway_asset_${symbol}_end\nlaneway_asset_${symbol}:\n")
    if(found AND LANEWAY_GZIP)
      set(compressed ${folder}/${symbol}.gz)
      add_custom_command(OUTPUT ${compressed} DEPENDS ${found} VERBATIM
                         COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
                         COMMAND sh -c "LC_ALL=C sed \"$4\" \"$2\" | \"$1\" -9nc >\"$3\"" sh ${LANEWAY_GZIP} ${found} ${compressed} "s|${elsewhere}|${nothing}|")
      list(APPEND compressed_files ${compressed})
      string(APPEND assembly ".incbin \"${compressed}\"\n")
    endif()
    string(APPEND assembly "laneway_asset_${symbol}_end:\n.byte 0\n")
  endforeach()
  string(APPEND assembly ".section .note.GNU-stack,\"\",%progbits\n")
  set(source ${folder}/web_assets.S)
  file(CONFIGURE OUTPUT ${source} CONTENT "${assembly}" @ONLY)
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${compressed_files}")
  target_sources(${target} PRIVATE ${source})
endfunction()

# Puts files into `target` as they are: each further argument is NAME=PATH, whose bytes lie between the symbols NAME and
# NAME_end.
function(laneway_embed target)
  set(assembly ".section .rodata\n")
  set(files)
  foreach(pair IN LISTS ARGN)
    string(REPLACE "=" ";" pair ${pair})
    list(GET pair 0 symbol)
    list(GET pair 1 path)
    list(APPEND files ${CMAKE_SOURCE_DIR}/${path})
    string(APPEND assembly ".global ${symbol}, ${symbol}_end\n${symbol}:\n.incbin \"${CMAKE_SOURCE_DIR}/${path}\"\n${symbol}_end:\n.byte 0\n")
  endforeach()
  string(APPEND assembly ".section .note.GNU-stack,\"\",%progbits\n")
  set(source ${CMAKE_BINARY_DIR}/embedded/${target}.S)
  file(CONFIGURE OUTPUT ${source} CONTENT "${assembly}" @ONLY)
  set_source_files_properties(${source} PROPERTIES OBJECT_DEPENDS "${files}")
  target_sources(${target} PRIVATE ${source})
endfunction()
