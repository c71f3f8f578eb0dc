/**
 * Stands in for the generated description of the validation rules (see vite.config.ts).
 *
 * The services check those rules; the page only carries them along as options that it never reads,
 * and their full description would be a sixth of the page.
 */
import { fileDesc, type GenFile } from "@bufbuild/protobuf/codegenv2";

// A file descriptor of the same name and package with nothing in it.
export const file_buf_validate_validate: GenFile = fileDesc("ChtidWYvdmFsaWRhdGUvdmFsaWRhdGUucHJvdG8SDGJ1Zi52YWxpZGF0ZWIGcHJvdG8z");
