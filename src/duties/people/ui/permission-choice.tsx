import { Checkbox } from 'antd'
import type { Permission } from '../../../kernel/permission.ts'
import { useWords } from '../../../web/kit/words.ts'
import { permissionWords } from '../../../web/permission-words.ts'

/** A list of permissions to tick, each in words. */
export const PermissionChoice = (props: {
  label: string
  options: readonly Permission[]
  value: readonly Permission[]
  /** Those that stay as they are. */
  isFixed?: (permission: Permission) => boolean
  onChange: (value: Permission[]) => void
}) => {
  const { label, options, value, isFixed, onChange } = props
  const names = useWords(permissionWords)
  return (
    <fieldset className="permission-list">
      <legend>{label}</legend>
      {options.map((one) => (
        <Checkbox
          key={one}
          checked={value.includes(one)}
          disabled={isFixed?.(one) ?? false}
          onChange={({ target }) =>
            onChange(options.filter((each) => (each === one ? target.checked : value.includes(each))))
          }
        >
          {names[one]}
        </Checkbox>
      ))}
    </fieldset>
  )
}
